"""Type hints: accepted, shown, and otherwise without effect."""
import collections
import collections.abc as _abc


def _show(item):
    if item is None or item is type(None):
        return 'None'
    if item is ...:
        return '...'
    if isinstance(item, list):
        return '[' + ', '.join(map(_show, item)) + ']'
    if isinstance(item, type):
        if item.__module__ in ('builtins', '__main__'):
            return item.__qualname__
        return '%s.%s' % (item.__module__, item.__qualname__)
    return repr(item)


class _Alias:
    def __init__(self, origin, args, name):
        self.__origin__ = origin
        self.__args__ = args
        self._name = name
        self.__parameters__ = tuple([a for a in args if isinstance(a, TypeVar)])

    def __repr__(self):
        if self._name == 'Callable' and len(self.__args__) > 1:
            args = self.__args__
            first = '...' if args[0] is ... else '[' + ', '.join(map(_show, args[:-1])) + ']'
            return 'typing.Callable[%s, %s]' % (first, _show(args[-1]))
        if self._name == 'Union' and len(self.__args__) == 2 and type(None) in self.__args__:
            other = [a for a in self.__args__ if a is not type(None)]
            return 'typing.Optional[%s]' % _show(other[0])
        if not self.__args__:
            return 'typing.' + self._name
        return 'typing.%s[%s]' % (self._name, ', '.join(map(_show, self.__args__)))

    def __getitem__(self, args):
        if not isinstance(args, tuple):
            args = (args,)
        args = iter(args)
        return _Alias(self.__origin__, tuple([next(args, a) if isinstance(a, TypeVar) else a for a in self.__args__]),
                      self._name)

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError('Cannot instantiate ' + repr(self))
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._name == 'Union':
            return other._name == 'Union' and set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self._name, frozenset(self.__args__) if self._name == 'Union' else self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

    def __subclasscheck__(self, cls):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')


class _Generic:
    def __init__(self, origin, name):
        self.__origin__ = origin
        self._name = name

    def __repr__(self):
        return 'typing.' + self._name

    def __getitem__(self, args):
        if not isinstance(args, tuple):
            args = (args,)
        if self._name == 'Callable' and args and isinstance(args[0], list):
            args = tuple(args[0]) + args[1:]
        return _Alias(self.__origin__, tuple([type(None) if a is None else a for a in args]), self._name)

    def __call__(self, *args, **kwargs):
        raise TypeError('Type %s cannot be instantiated; use %s() instead'
                        % (self._name, getattr(self.__origin__, '__name__', self._name)))

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Special:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return 'typing.' + self._name

    def __call__(self, *args, **kwargs):
        raise TypeError('Cannot instantiate ' + repr(self))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __getitem__(self, args):
        if not isinstance(args, tuple):
            args = (args,)
        if self._name in ('Literal', 'Annotated'):
            return _Alias(self, args, self._name)
        args = tuple([type(None) if a is None else a for a in args])
        if self._name == 'Optional':
            return Union[args[0], None]
        if self._name == 'Union':
            flat = []
            for a in args:
                for x in (a.__args__ if isinstance(a, _Alias) and a._name == 'Union' else (a,)):
                    if x not in flat:
                        flat.append(x)
            return flat[0] if len(flat) == 1 else _Alias(Union, tuple(flat), 'Union')
        return _Alias(self, args, self._name)


Any = _Special('Any')
Union = _Special('Union')
Optional = _Special('Optional')
Literal = _Special('Literal')
ClassVar = _Special('ClassVar')
Final = _Special('Final')
NoReturn = _Special('NoReturn')
Never = _Special('Never')
Annotated = _Special('Annotated')
Concatenate = _Special('Concatenate')
TypeGuard = _Special('TypeGuard')
Self = _Special('Self')
LiteralString = _Special('LiteralString')
TypeAlias = _Special('TypeAlias')
Required = _Special('Required')
NotRequired = _Special('NotRequired')
Unpack = _Special('Unpack')

List = _Generic(list, 'List')
Dict = _Generic(dict, 'Dict')
Set = _Generic(set, 'Set')
FrozenSet = _Generic(frozenset, 'FrozenSet')
Tuple = _Generic(tuple, 'Tuple')
Type = _Generic(type, 'Type')
Deque = _Generic(collections.deque, 'Deque')
DefaultDict = _Generic(collections.defaultdict, 'DefaultDict')
OrderedDict = _Generic(collections.OrderedDict, 'OrderedDict')
Counter = _Generic(collections.Counter, 'Counter')
Callable = _Generic(_abc.Callable, 'Callable')
Iterable = _Generic(_abc.Iterable, 'Iterable')
Iterator = _Generic(_abc.Iterator, 'Iterator')
Generator = _Generic(_abc.Generator, 'Generator')
Sequence = _Generic(_abc.Sequence, 'Sequence')
MutableSequence = _Generic(_abc.MutableSequence, 'MutableSequence')
Mapping = _Generic(_abc.Mapping, 'Mapping')
MutableMapping = _Generic(_abc.MutableMapping, 'MutableMapping')
AbstractSet = _Generic(_abc.Set, 'AbstractSet')
MutableSet = _Generic(_abc.MutableSet, 'MutableSet')
Collection = _Generic(_abc.Collection, 'Collection')
Container = _Generic(_abc.Container, 'Container')
Hashable = _Generic(_abc.Hashable, 'Hashable')
Sized = _Generic(_abc.Sized, 'Sized')
Reversible = _Generic(_abc.Reversible, 'Reversible')
Awaitable = _Generic(_abc.Awaitable, 'Awaitable')
Coroutine = _Generic(_abc.Coroutine, 'Coroutine')
AsyncIterable = _Generic(_abc.AsyncIterable, 'AsyncIterable')
AsyncIterator = _Generic(_abc.AsyncIterator, 'AsyncIterator')
ByteString = _Generic(_abc.ByteString, 'ByteString')
KeysView = _Generic(_abc.KeysView, 'KeysView')
ValuesView = _Generic(_abc.ValuesView, 'ValuesView')
ItemsView = _Generic(_abc.ItemsView, 'ItemsView')
Pattern = _Special('Pattern')
Match = _Special('Match')
IO = _Special('IO')
TextIO = _Special('TextIO')
BinaryIO = _Special('BinaryIO')
Text = str
TYPE_CHECKING = False


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        return ('+' if self.__covariant__ else '-' if self.__contravariant__ else '~') + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ParamSpec(TypeVar):
    pass


class TypeVarTuple(TypeVar):
    pass


AnyStr = TypeVar('AnyStr', bytes, str)


class Generic:
    def __class_getitem__(cls, args):
        return _Alias(cls, args if isinstance(args, tuple) else (args,), cls.__name__)


class Protocol(Generic):
    pass


class SupportsInt(Protocol):
    pass


class SupportsFloat(Protocol):
    pass


class SupportsAbs(Protocol):
    pass


class ForwardRef:
    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __repr__(self):
        return 'ForwardRef(%r)' % self.__forward_arg__


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace):
        if namespace.get('_root'):
            return super().__new__(mcls, name, bases, namespace)
        hints = namespace.get('__annotations__', {})
        names = list(hints)
        defaults = []
        for n in names:
            if n in namespace:
                defaults.append(namespace[n])
            elif defaults:
                raise TypeError('Non-default namedtuple field %s cannot follow default field %s'
                                % (n, [k for k in names if k in namespace][0]))
        base = collections.namedtuple(name, names, defaults=defaults, module=namespace.get('__module__'))
        body = {k: v for k, v in namespace.items() if k not in hints}
        body['__annotations__'] = hints
        return type(name, (base,), body)


class _NamedTupleBase(metaclass=_NamedTupleMeta):
    _root = True


class _NamedTuple:
    def __call__(self, typename, fields=None, /, **kwargs):
        pairs = list(kwargs.items()) if fields is None else list(fields)
        cls = collections.namedtuple(typename, [n for n, _ in pairs])
        return type(typename, (cls,), {'__annotations__': dict(pairs)})

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)


NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(mcls, name, bases, namespace, total=True):
        cls = super().__new__(mcls, name, (dict,), {k: v for k, v in namespace.items() if k != 'total'})
        hints = {}
        for base in bases:
            hints.update(getattr(base, '__annotations__', {}))
        hints.update(namespace.get('__annotations__', {}))
        cls.__annotations__ = hints
        cls.__total__ = total
        return cls

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class _TypedDict:
    def __call__(self, typename, fields=None, /, *, total=True, **kwargs):
        return _TypedDictMeta(typename, (), {'__annotations__': dict(fields or kwargs)}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDictBase,)


class _TypedDictBase(metaclass=_TypedDictMeta):
    pass


TypedDict = _TypedDict()


def NewType(name, tp):
    def new_type(x):
        return x
    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def no_type_check(f):
    return f


def runtime_checkable(cls):
    return cls


def assert_never(arg):
    raise AssertionError('Expected code to be unreachable, but got: %r' % (arg,))


def assert_type(val, typ):
    return val


def reveal_type(obj):
    return obj


def dataclass_transform(**kwargs):
    return lambda cls: cls


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get('__annotations__', {}))
    else:
        hints = dict(getattr(obj, '__annotations__', None) or {})
    names = {'int': int, 'str': str, 'float': float, 'bool': bool, 'list': list, 'dict': dict, 'bytes': bytes,
             'tuple': tuple, 'set': set, 'None': type(None), 'object': object}
    return {k: type(None) if v is None else names.get(v, v) if isinstance(v, str) else v for k, v in hints.items()}


def get_origin(tp):
    origin = getattr(tp, '__origin__', None)
    return origin


def get_args(tp):
    return getattr(tp, '__args__', ())
