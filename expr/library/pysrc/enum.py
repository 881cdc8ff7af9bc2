"""Enumerations."""

__all__ = ['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'auto', 'unique', 'EnumMeta', 'EnumType',
           'member', 'nonmember', 'verify', 'UNIQUE', 'property']

_property = property


class auto:
    def __init__(self, value=None):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


def _is_descriptor(value):
    return hasattr(value, '__get__') or hasattr(value, '__set__') or hasattr(value, '__delete__')


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == '__' and name[2] != '_' and name[-3] != '_'


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == '_' and name[1] != '_' and name[-2] != '_'


def _data_type(bases):
    for base in bases:
        for cls in base.__mro__:
            if cls is object or isinstance(cls, EnumMeta):
                continue
            if cls in (int, str, float, bytes, tuple, complex) or '__new__' in cls.__dict__:
                return cls
    return None


class EnumMeta(type):
    @classmethod
    def __prepare__(metacls, name, bases, **kwargs):
        return {}

    def __new__(metacls, name, bases, namespace, boundary=None, **kwargs):
        ignore = namespace.pop('_ignore_', [])
        if isinstance(ignore, str):
            ignore = ignore.replace(',', ' ').split()
        members, body = {}, {}
        for key, value in namespace.items():
            if key in ignore:
                continue
            if isinstance(value, nonmember):
                body[key] = value.value
            elif isinstance(value, member):
                members[key] = value.value
            elif _is_dunder(key) or _is_sunder(key) or _is_descriptor(value) or key.startswith('_' + name + '__'):
                body[key] = value
            else:
                members[key] = value
        for base in bases:
            if isinstance(base, EnumMeta) and base._member_map_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        cls = super().__new__(metacls, name, bases, body, **kwargs)
        cls._member_names_ = []
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._unhashable_values_ = []
        data = _data_type(bases)
        cls._member_type_ = data or object
        first = bases[-1] if bases else None
        if Enum is not None and first is not None:
            for key in ('__repr__', '__str__', '__format__'):
                if key not in body and getattr(cls, key) in (getattr(cls._member_type_, key), getattr(object, key)):
                    type.__setattr__(cls, key, getattr(first, key))
        values = []
        for key, value in members.items():
            if key == 'mro':
                raise ValueError('invalid enum member name(s) \'mro\'')
            value = metacls._auto(cls, key, value, values)
            values.append(metacls._add(cls, key, value, data)._value_)
        return cls

    def _auto(cls, key, value, values):
        def fill(v):
            if not isinstance(v, auto):
                return v
            if v.value is None:
                v.value = cls._generate_next_value_(key, 1, len(values), list(values))
            return v.value
        if isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
            return tuple(fill(v) for v in value)
        return fill(value)

    def _add(cls, key, value, data):
        args = value if isinstance(value, tuple) else (value,)
        new = None
        for c in cls.__mro__:
            if '__new__' in c.__dict__ and c is not object and not (c.__dict__.get('_is_enum_base_')):
                new = c.__dict__['__new__']
                break
        if new is not None and data not in (int, str, float, bytes, tuple, complex):
            item = (new.__func__ if isinstance(new, staticmethod) else new)(cls, *args)
        elif new is not None and isinstance(new, staticmethod):
            item = new.__func__(cls, *args)
        elif data is not None:
            item = data.__new__(cls, args) if data is tuple else data.__new__(cls, *args)
        else:
            item = object.__new__(cls)
        if '_value_' not in item.__dict__:
            if data is None:
                item._value_ = value
            elif data is tuple:
                item._value_ = value
            else:
                try:
                    item._value_ = data(*args)
                except Exception:
                    item._value_ = value
        item._name_ = key
        item.__objclass__ = cls
        for name, old in cls._member_map_.items():
            if old._value_ == item._value_:
                cls._member_map_[key] = old
                type.__setattr__(cls, key, old)
                return old
        item._sort_order_ = len(cls._member_names_)
        if any('__init__' in c.__dict__ for c in cls.__mro__ if isinstance(c, EnumMeta)):
            item.__init__(*args)
        for name, old in cls._member_map_.items():
            if old._value_ == item._value_:
                cls._member_map_[key] = old
                type.__setattr__(cls, key, old)
                return old
        cls._member_map_[key] = item
        if cls._is_member(item):
            cls._member_names_.append(key)
        try:
            cls._value2member_map_[item._value_] = item
        except TypeError:
            cls._unhashable_values_.append(item._value_)
        type.__setattr__(cls, key, item)
        return item

    def _is_member(cls, item):
        return True

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls._find(value)
        return cls._create(value, names, module, type, start)

    def _find(cls, value):
        if isinstance(value, cls):
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for item in cls._member_map_.values():
                if item._value_ == value:
                    return item
        result = cls._missing_(value)
        if isinstance(result, cls):
            return result
        error = ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        if result is None:
            raise error
        raise TypeError('error in %s._missing_: returned %r instead of None or a valid member'
                        % (cls.__name__, result))

    def _create(cls, class_name, names, module, data, start):
        bases = (cls,) if data is None else (data, cls)
        namespace = {}
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            values, out = [], []
            for i, name in enumerate(names):
                value = cls._generate_next_value_(name, start, i, values[:])
                values.append(value)
                out.append((name, value))
            names = out
        for item in (names.items() if hasattr(names, 'items') else names):
            key, value = item
            namespace[key] = value
        if module is not None:
            namespace['__module__'] = module
        return type(cls)(class_name, bases, namespace)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if not isinstance(value, Enum):
            raise TypeError(
                "unsupported operand type(s) for 'in': '%s' and '%s'"
                % (type(value).__qualname__, cls.__class__.__qualname__))
        return False

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError('cannot reassign member %r' % name)
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, name))
        super().__delattr__(name)

    @_property
    def __members__(cls):
        return dict(cls._member_map_)

    def __dir__(cls):
        return ['__class__', '__doc__', '__members__', '__module__'] + cls._member_names_

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return "<flag %r>" % cls.__name__
        return "<enum %r>" % cls.__name__


EnumType = EnumMeta
Enum = Flag = None


class Enum(metaclass=EnumMeta):
    _is_enum_base_ = True

    def _generate_next_value_(name, start, count, last_values):
        for value in reversed(last_values):
            try:
                return value + 1
            except TypeError:
                pass
        return start

    _generate_next_value_ = staticmethod(_generate_next_value_)

    @classmethod
    def _missing_(cls, value):
        return None

    @_property
    def name(self):
        return self._name_

    @_property
    def value(self):
        return self._value_

    def __repr__(self):
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)

    def __str__(self):
        return '%s.%s' % (self.__class__.__name__, self._name_)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return ['__class__', '__doc__', '__module__', 'name', 'value']

    def __setattr__(self, name, value):
        if name in ('name', 'value'):
            raise AttributeError("<enum 'Enum'> cannot set attribute %r" % name)
        object.__setattr__(self, name, value)


class IntEnum(int, Enum):
    _is_enum_base_ = True
    __str__ = int.__repr__
    __format__ = int.__format__
    __eq__ = int.__eq__
    __ne__ = int.__ne__
    __hash__ = int.__hash__


class StrEnum(str, Enum):
    _is_enum_base_ = True

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    _generate_next_value_ = staticmethod(_generate_next_value_)
    __str__ = str.__str__
    __format__ = str.__format__
    __eq__ = str.__eq__
    __ne__ = str.__ne__
    __hash__ = str.__hash__


class ReprEnum(Enum):
    _is_enum_base_ = True


def _single_bit(n):
    return n > 0 and n & (n - 1) == 0


class _FlagMeta(EnumMeta):
    def _is_member(cls, item):
        return _single_bit(item._value_) if isinstance(item._value_, int) else True

    def _mask(cls):
        mask = 0
        for item in cls._member_map_.values():
            mask |= item._value_
        return mask

    def _find(cls, value):
        if isinstance(value, cls):
            return value
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        if not isinstance(value, int):
            raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        mask = cls._mask()
        if value < 0:
            value = mask & value if not issubclass(cls, int) else value & ((1 << max(mask.bit_length(), 1)) - 1)
            if value in cls._value2member_map_:
                return cls._value2member_map_[value]
        if value & ~mask and not issubclass(cls, int):
            width = max(value.bit_length(), mask.bit_length())
            raise ValueError('%r invalid value %r\n    given %s\n  allowed %s' % (
                cls, value, '0b0 ' + format(value, '0%db' % width), '0b0 ' + format(mask, '0%db' % width)))
        item = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        item._value_ = value
        names = [n for n in cls._member_names_ if cls._member_map_[n]._value_ & value]
        rest = value & ~mask
        item._name_ = '|'.join(names + ([str(rest)] if rest and names else [])) or None
        cls._value2member_map_[value] = item
        return item


class Flag(Enum, metaclass=_FlagMeta):
    _is_enum_base_ = True

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** (max(last_values).bit_length())

    _generate_next_value_ = staticmethod(_generate_next_value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r" % (
                type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        cls = self.__class__
        return iter([cls._member_map_[n] for n in cls._member_names_ if cls._member_map_[n]._value_ & self._value_])

    def __len__(self):
        return bin(self._value_).count('1')

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return '<%s: %r>' % (self.__class__.__name__, self._value_)
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)

    def __str__(self):
        if self._name_ is None:
            return '%s(%r)' % (self.__class__.__name__, self._value_)
        return '%s.%s' % (self.__class__.__name__, self._name_)

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if isinstance(self, int) and isinstance(other, int):
            return other
        return None

    def __or__(self, other):
        n = self._other(other)
        return NotImplemented if n is None else self.__class__(self._value_ | n)

    def __and__(self, other):
        n = self._other(other)
        return NotImplemented if n is None else self.__class__(self._value_ & n)

    def __xor__(self, other):
        n = self._other(other)
        return NotImplemented if n is None else self.__class__(self._value_ ^ n)

    def __invert__(self):
        return self.__class__(self.__class__._mask() & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, Flag):
    _is_enum_base_ = True
    __str__ = int.__repr__
    __format__ = int.__format__
    __eq__ = int.__eq__
    __ne__ = int.__ne__
    __hash__ = int.__hash__
    __or__ = Flag.__or__
    __and__ = Flag.__and__
    __xor__ = Flag.__xor__
    __ror__ = Flag.__or__
    __rand__ = Flag.__and__
    __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__


UNIQUE = 'one name per value'


def unique(enumeration):
    duplicates = [(name, m.name) for name, m in enumeration.__members__.items() if name != m.name]
    if duplicates:
        raise ValueError('duplicate values found in %r: %s' % (
            enumeration, ', '.join(['%s -> %s' % pair for pair in duplicates])))
    return enumeration


def verify(*checks):
    def decorate(enumeration):
        return unique(enumeration) if UNIQUE in checks else enumeration
    return decorate


property = _property
