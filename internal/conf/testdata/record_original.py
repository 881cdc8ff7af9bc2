"""Records what Gramex's own config.py makes of the cases, into a section `original` of each.

    python3 record_original.py /path/to/gramex/config.py cases/*.txtar

Needs PyYAML. What else config.py imports is stood in for where it is not installed, and so is
build_transform: a function: is evaluated as one Python expression.
"""
import importlib.util
import logging
import os
import re
import sys
import tempfile
import types
from collections import OrderedDict
from pathlib import Path


class AttrDict(OrderedDict):
    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)

    def __setattr__(self, name, value):
        if name.startswith('_'):
            super().__setattr__(name, value)
        else:
            self[name] = value

    def __repr__(self):
        return repr(dict(self))


class DefaultAttrDict(AttrDict):
    def __init__(self, factory=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__['_factory'] = factory

    def __missing__(self, key):
        self[key] = value = self._factory()
        return value


def stand_in(name, **attrs):
    try:
        __import__(name)
    except ImportError:
        module = types.ModuleType(name)
        module.__dict__.update(attrs)
        sys.modules[name] = module


def build_transform(conf, vars=None, filename=None):
    def run(key):
        return [eval(conf['function'], {'key': key, 'variables': config.variables})]
    return run


def load_module(path):
    stand_in('orderedattrdict', AttrDict=AttrDict, DefaultAttrDict=DefaultAttrDict)
    stand_in('slugify', slugify=lambda s, **kw: s)
    stand_in('six')
    stand_in('dateutil')
    stand_in('dateutil.tz', tzlocal=lambda: None)
    stand_in('dateutil.parser', parse=lambda s: s)
    package = types.ModuleType('gramex')
    package.__path__ = []
    sys.modules['gramex'] = package
    sys.modules['gramex.transforms'] = types.ModuleType('gramex.transforms')
    sys.modules['gramex.transforms'].build_transform = build_transform
    spec = importlib.util.spec_from_file_location('gramex.config', path)
    module = importlib.util.module_from_spec(spec)
    sys.modules['gramex.config'] = module
    import logging.handlers  # noqa
    spec.loader.exec_module(module)
    return module


def parse(text):
    comment, *rest = re.split(r'^-- (.*) --\n', text, flags=re.M)
    return comment, list(zip(rest[::2], rest[1::2]))


def show(value, indent=''):
    if isinstance(value, dict) and value:
        rows = [f'{indent}  {k!r}: {show(v, indent + "  ")}\n' for k, v in value.items()]
        return '{\n' + ''.join(rows) + indent + '}'
    if isinstance(value, list) and value:
        return '[\n' + ''.join(f'{indent}  {show(v, indent + "  ")}\n' for v in value) + indent + ']'
    return repr(value)


RESULTS = {'want', 'warnings', 'errors', 'error', 'original', 'conditions', 'functions', 'vars'}


def run(comment, files):
    options = dict(re.findall(r'^(\w+): (.*)$', comment, flags=re.M))
    if 'args' in options or 'base' in options or 'norecord' in options:
        return None
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        for name, text in files:
            if name not in RESULTS:
                path = Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
        os.environ.clear()
        os.environ['HOME'] = '/home/ada'
        for pair in options.get('env', '').split():
            os.environ.__setitem__(*pair.split('=', 1))
        os.chdir(os.path.join(root, options.get('root', '')))
        config.secrets.clear()
        config.setup_secrets(Path('.secrets.yaml'))
        config.variables.clear()
        config.variables.update(config.setup_variables())
        config.variables.update(GRAMEXPATH='/opt/gramex', GRAMEXAPPS='/opt/gramex/apps')
        try:
            path = Path(root, options.get('file', 'gramex.yaml'))
            tree = +config.ChainConfig([('base', config.PathConfig(path))])
        except Exception as e:
            return f'{type(e).__name__}: {e}'.replace(root, 'ROOT').split('\n')[0] + '\n'
        out = show(tree) + '\n'
        for name, text in files:
            if name == 'vars':
                for var in text.split():
                    out += f'${var} = {show(config.variables.get(var))}\n'
        return out.replace(root, 'ROOT')


config = load_module(sys.argv[1])
logging.disable(logging.CRITICAL)
config.random_string = lambda n: 'X' * n
paths = [os.path.abspath(p) for p in sys.argv[2:]]
for path in paths:
    comment, files = parse(Path(path).read_text(encoding='utf-8'))
    files = [(name, text) for name, text in files if name != 'original']
    original = run(comment, files)
    if original is not None:
        files.append(('original', original))
    Path(path).write_text(comment + ''.join(f'-- {n} --\n{t}' for n, t in files), encoding='utf-8')
