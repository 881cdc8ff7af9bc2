"""Looking at functions, classes and modules."""
from collections import OrderedDict, namedtuple
import _inspect


class _empty:
    pass


class _Kind(int):
    def __new__(cls, value, name, description):
        self = int.__new__(cls, value)
        self.name, self.description = name, description
        return self

    def __repr__(self):
        return '<_ParameterKind.%s: %d>' % (self.name, int(self))

    def __str__(self):
        return self.name


_KINDS = [_Kind(0, 'POSITIONAL_ONLY', 'positional-only'),
          _Kind(1, 'POSITIONAL_OR_KEYWORD', 'positional or keyword'),
          _Kind(2, 'VAR_POSITIONAL', 'variadic positional'),
          _Kind(3, 'KEYWORD_ONLY', 'keyword-only'),
          _Kind(4, 'VAR_KEYWORD', 'variadic keyword')]


def formatannotation(annotation):
    if isinstance(annotation, type):
        if annotation.__module__ in ('builtins', '__main__'):
            return annotation.__qualname__
        return annotation.__module__ + '.' + annotation.__qualname__
    return repr(annotation)


class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = _KINDS
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = _KINDS[kind]
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        new = dict(name=self.name, kind=self.kind, default=self.default, annotation=self.annotation)
        new.update(changes)
        return Parameter(new.pop('name'), new.pop('kind'), **new)

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ': ' + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (' = ' if self.annotation is not _empty else '=') + repr(self.default)
        if self.kind == 2:
            text = '*' + text
        elif self.kind == 4:
            text = '**' + text
        return text

    def __repr__(self):
        return '<Parameter "%s">' % self

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self.name, int(self.kind), self.default, self.annotation) == (
            other.name, int(other.kind), other.default, other.annotation)

    def __hash__(self):
        return hash((self.name, int(self.kind)))


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        out = []
        for name, param in self.signature.parameters.items():
            if param.kind in (3, 4) or name not in self.arguments:
                break
            if param.kind == 2:
                out.extend(self.arguments[name])
            else:
                out.append(self.arguments[name])
        return tuple(out)

    @property
    def kwargs(self):
        out = {}
        for name, param in self.signature.parameters.items():
            if name in self.arguments:
                if param.kind == 4:
                    out.update(self.arguments[name])
                elif param.kind == 3:
                    out[name] = self.arguments[name]
        return out

    def apply_defaults(self):
        new = {}
        for name, param in self.signature.parameters.items():
            if name in self.arguments:
                new[name] = self.arguments[name]
            elif param.default is not _empty:
                new[name] = param.default
            elif param.kind == 2:
                new[name] = ()
            elif param.kind == 4:
                new[name] = {}
        self.arguments = new

    def __repr__(self):
        return '<BoundArguments (%s)>' % ', '.join(['%s=%r' % item for item in self.arguments.items()])


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = OrderedDict([(p.name, p) for p in parameters or ()])
        self.return_annotation = return_annotation

    def __str__(self):
        parts, star, slash = [], True, False
        for p in self.parameters.values():
            if p.kind == 0:
                slash = True
            elif slash:
                parts.append('/')
                slash = False
            if p.kind == 2:
                star = False
            elif p.kind == 3 and star:
                parts.append('*')
                star = False
            parts.append(str(p))
        if slash:
            parts.append('/')
        text = '(' + ', '.join(parts) + ')'
        if self.return_annotation is not _empty:
            text += ' -> ' + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return '<Signature %s>' % self

    def bind(self, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        out, args = {}, list(args)
        for name, p in self.parameters.items():
            if p.kind == 2:
                if args:
                    out[name] = tuple(args)
                    args = []
            elif p.kind == 4:
                if kwargs:
                    out[name] = dict(kwargs)
                    kwargs = {}
            elif args and p.kind in (0, 1):
                if name in kwargs:
                    raise TypeError('multiple values for argument %r' % name)
                out[name] = args.pop(0)
            elif name in kwargs and p.kind != 0:
                out[name] = kwargs.pop(name)
            elif p.default is _empty and not partial:
                raise TypeError('missing a required argument: %r' % name)
        if args:
            raise TypeError('too many positional arguments')
        if kwargs:
            raise TypeError('got an unexpected keyword argument %r' % next(iter(kwargs)))
        return BoundArguments(self, out)


def signature(obj, *, follow_wrapped=True, **options):
    if follow_wrapped:
        while hasattr(obj, '__wrapped__'):
            obj = obj.__wrapped__
    if not callable(obj):
        raise TypeError('%r is not a callable object' % (obj,))
    skip = 0
    if _inspect.is_method(obj):
        obj, skip = obj.__func__, 1
    elif isinstance(obj, type):
        obj, skip = obj.__init__, 1
    elif not _inspect.is_function(obj) and hasattr(type(obj), '__call__') and _inspect.is_function(
            getattr(type(obj), '__call__', None)):
        obj, skip = type(obj).__call__, 1
    params = _inspect.params(obj)
    if params is None:
        raise ValueError('no signature found for builtin %r' % (obj,))
    hints = getattr(obj, '__annotations__', None) or {}
    found = [Parameter(name, kind, default=default if has else _empty, annotation=hints.get(name, _empty))
             for name, kind, has, default in params]
    return Signature(found[skip:], return_annotation=hints.get('return', _empty))


FullArgSpec = namedtuple('FullArgSpec', 'args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations')


def getfullargspec(func):
    if _inspect.is_method(func):
        func = func.__func__
    elif isinstance(func, type):
        func = func.__init__
    params = _inspect.params(func)
    if params is None:
        raise TypeError('unsupported callable')
    args = [p[0] for p in params if p[1] in (0, 1)]
    defaults = tuple([p[3] for p in params if p[1] in (0, 1) and p[2]]) or None
    varargs = next((p[0] for p in params if p[1] == 2), None)
    varkw = next((p[0] for p in params if p[1] == 4), None)
    kwonly = [p[0] for p in params if p[1] == 3]
    kwdefaults = {p[0]: p[3] for p in params if p[1] == 3 and p[2]} or None
    return FullArgSpec(args, varargs, varkw, defaults, kwonly, kwdefaults, dict(getattr(func, '__annotations__', None) or {}))


def isclass(obj):
    return isinstance(obj, type)


def isfunction(obj):
    return _inspect.is_function(obj)


def ismethod(obj):
    return _inspect.is_method(obj)


def isbuiltin(obj):
    return _inspect.is_builtin(obj)


def ismodule(obj):
    return _inspect.is_module(obj)


def isgenerator(obj):
    return _inspect.is_generator(obj)


def isroutine(obj):
    return isbuiltin(obj) or isfunction(obj) or ismethod(obj)


def isgeneratorfunction(obj):
    return False


def iscoroutinefunction(obj):
    return False


def iscoroutine(obj):
    return False


def isawaitable(obj):
    return hasattr(obj, '__await__')


def isabstract(obj):
    return bool(getattr(obj, '__abstractmethods__', ()))


def getmro(cls):
    return cls.__mro__


def cleandoc(doc):
    lines = doc.expandtabs().split('\n')
    margin = min([len(l) - len(l.lstrip()) for l in lines[1:] if l.strip()], default=0)
    lines = [lines[0].lstrip()] + [l[margin:] for l in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return '\n'.join(lines)


def getdoc(obj):
    doc = getattr(obj, '__doc__', None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getmembers(obj, predicate=None):
    out = []
    for name in dir(obj):
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            out.append((name, value))
    return sorted(out, key=lambda item: item[0])


def unwrap(func, *, stop=None):
    while hasattr(func, '__wrapped__') and not (stop and stop(func)):
        func = func.__wrapped__
    return func


def getmodule(obj):
    return None


def currentframe():
    return None


def stack(context=1):
    return []


def getsource(obj):
    raise OSError('could not get source code')


def getfile(obj):
    raise TypeError('the file is not known here')
