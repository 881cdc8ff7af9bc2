"""What apps import from gramex.config."""
import base64
import datetime
import random
import string
from collections import OrderedDict
from copy import deepcopy
from fnmatch import fnmatch
from json import JSONDecoder, JSONEncoder

from _gramex import AttrDict, app_log, variables
import dateutil.parser
import dateutil.tz
import re

app_log_extra = {'port': 'PORT'}


def walk(node):
    if hasattr(node, 'items'):
        for key, value in list(node.items()):
            for item in walk(value):
                yield item
            yield key, value, node
    elif isinstance(node, list):
        for key, value in enumerate(node):
            for item in walk(value):
                yield item
            yield key, value, node


def merge(old, new, mode='overwrite', warn=None, _path=''):
    for key in new:
        if key in old and hasattr(old[key], 'items') and hasattr(new[key], 'items'):
            path = _path + ('.' if _path else '') + str(key)
            if warn is not None and any(fnmatch(path, pattern) for pattern in warn):
                app_log.warning(f'Duplicate key: {path}')
            merge(old[key], new[key], mode, warn, path)
        elif mode == 'overwrite' or key not in old:
            old[key] = deepcopy(new[key])
    return old


def objectpath(node, keypath, default=None):
    for key in keypath.split('.'):
        if hasattr(node, '__getitem__'):
            node = node.get(key)
        else:
            node = getattr(node, key, None)
        if node is None:
            return default
    return node


class CustomJSONEncoder(JSONEncoder):
    def default(self, obj):
        if isinstance(obj, datetime.datetime):
            if obj.tzinfo is None:
                obj = obj.replace(tzinfo=dateutil.tz.tzlocal())
            return obj.isoformat()
        if isinstance(obj, bytes):
            return base64.b64encode(obj).decode('utf-8')
        return super().default(obj)


class CustomJSONDecoder(JSONDecoder):
    re_datetimeval = re.compile(r'\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}')
    re_datetimestr = re.compile(r'"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}')

    def __init__(self, *args, **kwargs):
        self.old_object_pairs_hook = kwargs.get('object_pairs_hook')
        kwargs['object_pairs_hook'] = self.convert
        super().__init__(*args, **kwargs)

    def decode(self, obj):
        if self.re_datetimestr.match(obj):
            return dateutil.parser.parse(obj[1:-1])
        return super().decode(obj)

    def convert(self, pairs):
        pairs = [(key, dateutil.parser.parse(val) if isinstance(val, str) and self.re_datetimeval.match(val) else val)
                 for key, val in pairs]
        if callable(self.old_object_pairs_hook):
            return self.old_object_pairs_hook(pairs)
        return dict(pairs)


def recursive_encode(data, encoding='utf-8'):
    for key, value, node in walk(data):
        if isinstance(key, str):
            newkey = key.encode(encoding)
            node[newkey] = node.pop(key)
            key = newkey
        if isinstance(value, str):
            node[key] = value.encode(encoding)


def prune_keys(conf, keys={}):
    if isinstance(conf, dict):
        return AttrDict({key: prune_keys(conf[key], keys) for key in conf if key not in keys})
    if isinstance(conf, (list, tuple)):
        return [prune_keys(value, keys) for value in conf]
    return conf


def used_kwargs(method, kwargs, ignore_keywords=False):
    import inspect
    while hasattr(method, '__wrapped__'):
        method = method.__wrapped__
    spec = inspect.getfullargspec(method)
    if spec.varkw and not ignore_keywords:
        return kwargs, {}
    used, rest = {}, {}
    for key, val in kwargs.items():
        target = used if key in spec.args else rest
        target[key] = val
    return used, rest


_valid_key_chars = string.ascii_letters + string.digits


def random_string(size, chars=_valid_key_chars):
    return ''.join([random.choice(chars) for index in range(size)])


def str_utf8(obj, encoding='utf-8'):
    return obj.decode(encoding) if isinstance(obj, bytes) else str(obj)


def _slug(text, keep):
    out = ''
    for c in text.lower():
        if c.isascii() and c.isalnum() or c in keep:
            out += c
        elif out and out[-1] != '-':
            out += '-'
    return out.strip('-')


slug = AttrDict(module=lambda text: _slug(text, '_').replace('-', '_'), filename=lambda text: _slug(text, '._-'))


def ioloop_running(loop=None):
    return True


class ChainConfig(AttrDict):
    def __pos__(self):
        conf = AttrDict()
        for _name, config in self.items():
            merge(conf, config)
        for key, value, node in list(walk(conf)):
            if value is None:
                del node[key]
        return conf
