class A:
    x = 1
    def __init__(self, v):
        self.v = v
    def __repr__(self):
        return f'{type(self).__name__}({self.v!r})'
    def __eq__(self, o):
        return isinstance(o, A) and self.v == o.v
    def __hash__(self):
        return hash(self.v)
    def __lt__(self, o):
        return self.v < o.v
    def __add__(self, o):
        return type(self)(self.v + (o.v if isinstance(o, A) else o))
    def __radd__(self, o):
        return type(self)(o + self.v)
    def __len__(self):
        return self.v
    def __getitem__(self, k):
        return (self.v, k)
    def __contains__(self, k):
        return k == self.v
    def __call__(self, *a, **k):
        return a, k
    def __bool__(self):
        return self.v > 0
    @property
    def double(self):
        return self.v * 2
    @double.setter
    def double(self, d):
        self.v = d // 2
    @staticmethod
    def st(x):
        return x
    @classmethod
    def make(cls, v):
        return cls(v)

class B(A):
    def __init__(self, v):
        super().__init__(v)
        self.b = True
    def __repr__(self):
        return 'B:' + super().__repr__()

a, b = A(3), B(4)
print(a, b, a + b, 1 + b, a == A(3), a != b, sorted([b, a]), len(a), a[1:2], 3 in a, a(1, k=2), bool(A(0)))
a.double = 20
print(a.double, a.v, A.st(5), B.make(9), B.x, isinstance(b, A), issubclass(B, A), B.__mro__)
try:
    a.nothing
except AttributeError as e:
    print(e)
try:
    A()
except TypeError as e:
    print(e)
try:
    A(1, 2)
except TypeError as e:
    print(e)

class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns)
        c.kw = kw
        return c
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
class WithMeta(metaclass=Meta, flag=1):
    pass
print(WithMeta.kw, type(WithMeta).__name__)

class Registry:
    subs = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Registry.subs.append((cls.__name__, tag))
class R1(Registry, tag='one'): pass
class R2(R1): pass
print(Registry.subs)

class Desc:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, owner):
        return (self.name, obj is None)
class HasDesc:
    d = Desc()
print(HasDesc.d, HasDesc().d)

class Dyn:
    def __getattr__(self, n):
        if n.startswith('_'):
            raise AttributeError(n)
        return n.upper()
    def __setattr__(self, n, v):
        object.__setattr__(self, n, ('set', v))
d = Dyn()
d.z = 5
print(d.foo, d.z, hasattr(d, '_no'))

class Priv:
    def __init__(self):
        self.__secret = 1
    def get(self):
        return self.__secret
print(Priv().get(), Priv().__dict__)

class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), [*It(2)], sum(It(4)))

class D1:
    def who(self): return ['D1']
class D2(D1):
    def who(self): return ['D2'] + super().who()
class D3(D1):
    def who(self): return ['D3'] + super().who()
class D4(D2, D3):
    def who(self): return ['D4'] + super().who()
print(D4().who())

def factory(n):
    class Local:
        num = n
        def get(self):
            return n, self.num, __class__.__name__
    return Local
print(factory(1)().get(), factory(2).__qualname__)
made = []
for i in range(3):
    class L(A):
        def __init__(self):
            super().__init__(i)
        i2 = i * 2
    made.append(L)
print([m.i2 for m in made], made[0]())

class Slots:
    __slots__ = ('a', 'b')
    def __init__(self):
        self.a = 1
s = Slots()
print(s.a)
class Num(int):
    def twice(self):
        return self * 2
print(Num(4).twice(), Num(3) + 1, type(Num(3)).__name__)
class DefaultDict2(dict):
    def __missing__(self, k):
        return k * 2
print(DefaultDict2(a=1)['zz'], DefaultDict2(a=1))
class L2(list):
    def last(self):
        return self[-1]
print(L2([1, 2]).last(), L2('ab'))
class Cmp:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return NotImplemented
    def __lt__(s, o): return NotImplemented
try:
    Cmp(1) < Cmp(2)
except TypeError as e:
    print(e)
print(Cmp(1) == Cmp(1))
class Fmt:
    def __format__(self, spec): return f'<{spec}>'
    def __str__(self): return 'str'
print(f'{Fmt():abc} {Fmt()!s} {Fmt()}', '{:x}'.format(Fmt()))
class Ctx:
    log = []
    def __enter__(self): return self.log
    def __exit__(self, *a): self.log.append(a[0] is None)
with Ctx() as log:
    pass
print(log)
class Empty: pass
e = Empty()
e.a, e.b = 1, 2
print(vars(e), e.__class__.__name__, getattr(e, 'c', 'no'), setattr(e, 'c', 3), e.c)
del e.a
print(sorted(e.__dict__))
class Outer:
    class Inner:
        z = 1
    y = Inner.z + 1
    lst = [Inner.z for _ in range(2)] if False else [1]
    w = [v for v in lst]
print(Outer.Inner.__qualname__, Outer.y, Outer.w)
class Ann:
    a: int
    b: str = 'x'
print(Ann.__annotations__)
import abc
class Abs(abc.ABC):
    @abc.abstractmethod
    def m(self): ...
try:
    Abs()
except TypeError as e:
    print(e)
print(type('Dyn2', (A,), {'q': 5})(3).q)
class Idx:
    def __index__(self): return 2
print([1, 2, 3][Idx()], 'abc'[Idx()])
class Cell:
    def __init_subclass__(cls):
        cls().hello()
class CellUser(Cell):
    def hello(self):
        print('cell', __class__.__name__, super().__class__ is not None)
print(A.__name__, A.__module__ is not None, A.__doc__)
