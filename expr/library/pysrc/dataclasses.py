"""Classes that are mainly a record of fields."""

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING',
           'fields', 'asdict', 'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return '<dataclasses._MISSING_TYPE object>'


MISSING = _Missing()


class _KwOnly:
    pass


KW_ONLY = _KwOnly()
_FIELDS = '__dataclass_fields__'


class InitVar:
    def __init__(self, type=None):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        return 'dataclasses.InitVar[%s]' % getattr(self.type, '__name__', repr(self.type))


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = 'field'

    def __repr__(self):
        return ('Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r,'
                'metadata=%r,kw_only=%r,_field_type=%s)' % (
                    self.name, self.type, self.default, self.default_factory, self.init, self.repr,
                    self.hash, self.compare, self.metadata, self.kw_only, self._kind))


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True,
          metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _kind(hint):
    if isinstance(hint, InitVar) or hint is InitVar:
        return 'initvar'
    text = hint if isinstance(hint, str) else getattr(hint, '_text', None) or repr(hint)
    if isinstance(hint, str):
        text = text.strip()
    for prefix in ('typing.ClassVar', 'ClassVar'):
        if text == prefix or text.startswith(prefix + '['):
            return 'classvar'
    if text.startswith(('InitVar[', 'dataclasses.InitVar[')):
        return 'initvar'
    return 'field'


def _collect(cls, kw_only):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        for f in getattr(base, _FIELDS, {}).values() if _FIELDS in base.__dict__ else ():
            found[f.name] = f
    hints = cls.__dict__.get('__annotations__', {})
    seen_kw = False
    for name, hint in hints.items():
        if hint is KW_ONLY or hint == 'KW_ONLY' or hint == 'dataclasses.KW_ONLY':
            if seen_kw:
                raise TypeError('%r is KW_ONLY, but KW_ONLY has already been specified' % name)
            seen_kw = kw_only = True
            continue
        default = cls.__dict__.get(name, MISSING)
        f = default if isinstance(default, Field) else field(default=default)
        f.name, f.type, f._kind = name, hint, _kind(hint)
        if f._kind != 'field' and f.default_factory is not MISSING:
            raise TypeError('field %s cannot have a default factory' % name)
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        if f._kind == 'field' and f.default is not MISSING and f.default.__class__.__hash__ is None:
            raise ValueError('mutable default %s for field %s is not allowed: use default_factory'
                             % (type(f.default), name))
        found[name] = f
        if isinstance(default, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in hints:
            raise TypeError('%r is a field but has no type annotation' % name)
    return found


def _make_init(cls, fields_, frozen):
    params = [f for f in fields_.values() if f._kind != 'classvar' and f.init]
    positional = [f for f in params if not f.kw_only]
    keyword = [f for f in params if f.kw_only]
    seen = None
    for f in positional:
        if f.default is MISSING and f.default_factory is MISSING:
            if seen is not None:
                raise TypeError('non-default argument %r follows default argument' % f.name)
        else:
            seen = f.name
    names = [f.name for f in positional]
    allowed = {f.name for f in params}
    post = hasattr(cls, '__post_init__')
    qualname = cls.__qualname__ + '.__init__'

    def missing(kind, lost):
        if len(lost) == 1:
            text = repr(lost[0])
        else:
            text = ', '.join(map(repr, lost[:-1])) + (',' if len(lost) > 2 else '') + ' and ' + repr(lost[-1])
        raise TypeError('%s() missing %d required %s argument%s: %s' % (
            qualname, len(lost), kind, 's' if len(lost) > 1 else '', text))

    def __init__(self, /, *args, **kwargs):
        if len(args) > len(names):
            least = len([f for f in positional if f.default is MISSING and f.default_factory is MISSING])
            want = '%d' % (len(names) + 1) if least == len(names) else 'from %d to %d' % (least + 1, len(names) + 1)
            raise TypeError('%s() takes %s positional argument%s but %d %s given' % (
                qualname, want, '' if want == '1' else 's', len(args) + 1, 'were' if len(args) else 'was'))
        given = dict(zip(names, args))
        for key, value in kwargs.items():
            if key in given:
                raise TypeError("%s() got multiple values for argument %r" % (qualname, key))
            if key not in allowed:
                raise TypeError("%s() got an unexpected keyword argument %r" % (qualname, key))
            given[key] = value
        for kind, group in (('positional', positional), ('keyword-only', keyword)):
            lost = [f.name for f in group
                    if f.name not in given and f.default is MISSING and f.default_factory is MISSING]
            if lost:
                missing(kind, lost)
        extra = []
        for f in fields_.values():
            if f._kind == 'classvar':
                continue
            if f.init and f.name in given:
                value = given[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            else:
                continue
            if f._kind == 'initvar':
                extra.append(value)
            elif frozen:
                object.__setattr__(self, f.name, value)
            else:
                setattr(self, f.name, value)
        if post:
            self.__post_init__(*extra)
    return __init__


def _make_order(op, names):
    def compare(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        a = tuple([getattr(self, n) for n in names])
        b = tuple([getattr(other, n) for n in names])
        if op == '__eq__':
            return a == b
        if op == '__lt__':
            return a < b
        if op == '__le__':
            return a <= b
        if op == '__gt__':
            return a > b
        return a >= b
    compare.__name__ = op
    return compare


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields_ = _collect(cls, kw_only)
    for base in cls.__mro__[1:]:
        params = base.__dict__.get('__dataclass_params__')
        if params is not None:
            if params['frozen'] and not frozen:
                raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
            if frozen and not params['frozen']:
                raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    own = cls.__dict__
    has_hash = '__hash__' in own and not (own['__hash__'] is None and '__eq__' in own)
    has_eq = '__eq__' in own
    setattr(cls, _FIELDS, fields_)
    cls.__dataclass_params__ = {'frozen': frozen, 'eq': eq, 'order': order}
    real = [f for f in fields_.values() if f._kind == 'field']
    if init:
        cls.__init__ = _make_init(cls, fields_, frozen)
    if repr_ and '__repr__' not in own:
        shown = [f.name for f in real if f.repr]

        def __repr__(self):
            busy = self.__dict__
            if busy.get('__repr_busy__'):
                return '...'
            object.__setattr__(self, '__repr_busy__', True)
            try:
                return self.__class__.__qualname__ + '(' + ', '.join(
                    ['%s=%r' % (n, getattr(self, n)) for n in shown]) + ')'
            finally:
                object.__delattr__(self, '__repr_busy__')
        cls.__repr__ = __repr__
    compared = [f.name for f in real if f.compare]
    if eq and not has_eq:
        cls.__eq__ = _make_order('__eq__', compared)
    if order:
        for op in ('__lt__', '__le__', '__gt__', '__ge__'):
            if op in own:
                raise TypeError('Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering'
                                % (op, cls.__name__))
            setattr(cls, op, _make_order(op, compared))
    if frozen:
        names = {f.name for f in real}

        def __setattr__(self, name, value):
            if type(self) is cls or name in names:
                raise FrozenInstanceError('cannot assign to field %r' % name)
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in names:
                raise FrozenInstanceError('cannot delete field %r' % name)
            super(cls, self).__delattr__(name)
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if unsafe_hash and has_hash:
        raise TypeError('Cannot overwrite attribute __hash__ in class %s' % cls.__name__)
    if unsafe_hash or (eq and frozen and not has_hash):
        hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]

        def __hash__(self):
            return hash(tuple([getattr(self, n) for n in hashed]))
        cls.__hash__ = __hash__
    elif eq and not has_hash:
        cls.__hash__ = None
    if match_args and '__match_args__' not in own:
        cls.__match_args__ = tuple([f.name for f in real if f.init and not f.kw_only])
    if not cls.__doc__:
        cls.__doc__ = cls.__name__
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    if cls is None:
        return wrap
    return wrap(cls)


def fields(class_or_instance):
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple([f for f in found.values() if f._kind == 'field'])


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _asdict(obj, dict_factory)


def _asdict(obj, dict_factory):
    import copy
    if _is_instance(obj):
        return dict_factory([(f.name, _asdict(getattr(obj, f.name), dict_factory)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_asdict(v, dict_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_asdict(v, dict_factory) for v in obj])
    if isinstance(obj, dict):
        return type(obj)([(_asdict(k, dict_factory), _asdict(v, dict_factory)) for k, v in obj.items()])
    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _astuple(obj, tuple_factory)


def _astuple(obj, tuple_factory):
    import copy
    if _is_instance(obj):
        return tuple_factory([_astuple(getattr(obj, f.name), tuple_factory) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_astuple(v, tuple_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_astuple(v, tuple_factory) for v in obj])
    if isinstance(obj, dict):
        return type(obj)([(_astuple(k, tuple_factory), _astuple(v, tuple_factory)) for k, v in obj.items()])
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **kwargs):
    body = dict(namespace or {})
    hints = {}
    for item in fields:
        if isinstance(item, str):
            name, hint = item, 'typing.Any'
        elif len(item) == 2:
            name, hint = item
        else:
            name, hint, default = item
            body[name] = default
        if not name.isidentifier():
            raise TypeError('Field names must be valid identifiers: %r' % name)
        if name in hints:
            raise TypeError('Field name duplicated: %r' % name)
        hints[name] = hint
    body['__annotations__'] = hints
    return dataclass(type(cls_name, tuple(bases), body), **kwargs)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    for f in getattr(obj, _FIELDS).values():
        if f._kind == 'classvar':
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError('field %s is declared with init=False, it cannot be specified with replace()' % f.name)
            continue
        if f.name not in changes:
            if f._kind == 'initvar' and f.default is MISSING:
                raise ValueError("InitVar %r must be specified with replace()" % f.name)
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
