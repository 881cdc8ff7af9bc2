"""The data model as classes of Python see it: operators, attributes, descriptors, metaclasses."""
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class V:
    def __init__(s, x): s.x = x
    def __repr__(s): return f"V({s.x!r})"
    def __add__(s, o): return V(s.x + (o.x if isinstance(o, V) else o))
    def __radd__(s, o): return V(o + s.x)
    def __mul__(s, o): return NotImplemented
    def __eq__(s, o): return isinstance(o, V) and s.x == o.x
    def __lt__(s, o): return s.x < o.x
    def __hash__(s): return hash(s.x)
    def __bool__(s): return s.x != 0
    def __len__(s): return s.x
    def __getitem__(s, k): return k
    def __contains__(s, v): return v == s.x
    def __call__(s, *a, **k): return (a, k)
    def __neg__(s): return V(-s.x)
    def __index__(s): return s.x
    def __format__(s, spec): return f"<{spec}>"
    def __enter__(s): return s
    def __exit__(s, *a): print("exit", a[0] and a[0].__name__); return True
    def __iter__(s): return iter(range(s.x))
t(lambda: V(1) + V(2))
t(lambda: V(1) + 5)
t(lambda: 5 + V(1))
t(lambda: V(1) * 2)
t(lambda: 2 * V(1))
t(lambda: [1] * V(2))
t(lambda: V(1) == V(1))
t(lambda: V(1) != V(2))
t(lambda: V(1) < V(2))
t(lambda: V(1) > V(2))
t(lambda: V(1) <= V(2))
t(lambda: {V(1): 'a'}[V(1)])
t(lambda: bool(V(0)))
t(lambda: len(V(3)))
t(lambda: len(V(-3)))
t(lambda: V(1)[1:2])
t(lambda: 3 in V(3))
t(lambda: V(1)(1, a=2))
t(lambda: -V(1))
t(lambda: [10, 20, 30][V(1)])
t(lambda: f"{V(1):abc}")
t(lambda: format(V(1)))
t(lambda: '%s' % V(1))
t(lambda: list(V(3)))
t(lambda: sorted([V(3), V(1)]))
t(lambda: max(V(3), V(1)))
t(lambda: sum([V(1), V(2)], V(0)))
t(lambda: sum([V(1)]))
t(lambda: hex(V(255)))
t(lambda: range(V(3)))
t(lambda: 'abc'[V(1)])
t(lambda: V(1) + 'a')
t(lambda: 'a' + V(1))
t(lambda: [1] + V(1))
t(lambda: V(1) - 1)
t(lambda: ~V(1))
t(lambda: abs(V(1)))
def w():
    with V(1) as v:
        raise ValueError('x')
    return 'after'
t(w)
class D(dict):
    def __missing__(s, k): return k * 2
    def __getattr__(s, n):
        try: return s[n]
        except KeyError: raise AttributeError(n)
d = D(a=1)
t(lambda: d['b'])
t(lambda: d.get('b'))
t(lambda: d.a)
t(lambda: d)
t(lambda: type(d))
t(lambda: isinstance(d, dict))
t(lambda: d == {'a': 1})
t(lambda: {**d})
t(lambda: d.copy())
t(lambda: type(d.copy()))
t(lambda: d | {'z': 1})
t(lambda: type(d | {}))
t(lambda: D.fromkeys([1]))
t(lambda: type(D.fromkeys([1])))
d.foo = 5
t(lambda: (d.foo, d, d.__dict__))
class S(str):
    def __new__(c, x): return super().__new__(c, x + '!')
    def shout(s): return s.upper()
s = S('hi')
t(lambda: s)
t(lambda: s.shout())
t(lambda: type(s.shout()))
t(lambda: s + 'x')
t(lambda: 'x' + s)
t(lambda: s == 'hi!')
t(lambda: {s: 1}['hi!'])
t(lambda: {'hi!': 1}[s])
t(lambda: len(s))
t(lambda: s[0])
t(lambda: list(s))
t(lambda: isinstance(s, str))
t(lambda: '%s' % s)
t(lambda: f'{s:>5}')
t(lambda: ','.join([s, s]))
t(lambda: s in 'hi!x')
t(lambda: 'h' in s)
t(lambda: str(s))
t(lambda: type(str(s)))
t(lambda: repr(s))
t(lambda: hash(s) == hash('hi!'))
t(lambda: s.startswith('h'))
t(lambda: s * 2)
t(lambda: s % ())
t(lambda: s < 'z')
t(lambda: bool(s))
t(lambda: int(S('1')) if False else int('1'))
s.attr = 1
t(lambda: s.attr)
t(lambda: s.__dict__)
class I(int):
    def __add__(s, o): return I(int(s) + o + 100)
    def __repr__(s): return f'I({int(s)})'
i = I(5)
t(lambda: i + 1)
t(lambda: 1 + i)
t(lambda: i - 1)
t(lambda: i == 5)
t(lambda: i < 6)
t(lambda: [0] * I(2))
t(lambda: hash(i))
t(lambda: str(i))
t(lambda: f'{i}')
t(lambda: f'{i:03d}')
t(lambda: '%d' % i)
t(lambda: '%s' % i)
t(lambda: i.bit_length())
t(lambda: i.real)
t(lambda: type(i.real))
t(lambda: isinstance(i, int))
t(lambda: int(i))
t(lambda: type(int(i)))
t(lambda: float(i))
t(lambda: -i)
t(lambda: type(-i))
t(lambda: i ** 2)
t(lambda: divmod(i, 2))
t(lambda: round(i))
t(lambda: range(I(3)))
t(lambda: [1,2,3,4,5,6][i])
t(lambda: i // 2)
t(lambda: 2 ** i)
t(lambda: i & 4)
t(lambda: bool(I(0)))
t(lambda: {5: 'x'}[i])
t(lambda: sum([I(1), I(2)]))
t(lambda: chr(I(65)))
t(lambda: I('12'))
t(lambda: I())
t(lambda: I.from_bytes(b'a', 'big'))
t(lambda: i.to_bytes(1, 'big'))
t(lambda: hex(i))
t(lambda: i.__class__)
t(lambda: i.__add__(1))
t(lambda: int.__add__(i, 1))
class L(list):
    def __getitem__(s, k): return ('L', super().__getitem__(k))
    def append(s, v): super().append(v * 2)
l = L([1, 2, 3])
l.append(4)
t(lambda: l)
t(lambda: l[0])
t(lambda: l[1:])
t(lambda: list(l))
t(lambda: l == [1, 2, 3, 8])
t(lambda: l + [1])
t(lambda: type(l + [1]))
t(lambda: sorted(l))
t(lambda: l.index(8))
t(lambda: [1, 2] < l)
t(lambda: 8 in l)
t(lambda: len(l))
t(lambda: l.pop())
t(lambda: l.copy())
t(lambda: type(l[:]))
class T(tuple):
    def __new__(c, *a): return super().__new__(c, a)
    x = property(lambda s: s[0])
t(lambda: T(1, 2))
t(lambda: T(1, 2).x)
t(lambda: T(1, 2) == (1, 2))
t(lambda: hash(T(1, 2)) == hash((1, 2)))
t(lambda: T(1) + (2,))
t(lambda: '%s %s' % T(1, 2))
t(lambda: {T(1): 2}[(1,)])
class E(ValueError):
    def __init__(s, a, b=2): super().__init__(a); s.b = b
    def __str__(s): return f'E:{s.args} {s.b}'
t(lambda: str(E(1)))
t(lambda: repr(E(1, 3)))
t(lambda: E(1).args)
t(lambda: E())
t(lambda: E(1).__dict__)
class E2(Exception): pass
t(lambda: str(E2('a', 'b')))
t(lambda: repr(E2()))
t(lambda: E2(1).args)
t(lambda: E2(x=1))
t(lambda: str(KeyError('a')))
t(lambda: str(KeyError()))
t(lambda: str(KeyError(1, 2)))
t(lambda: OSError(2, 'x', 'f'))
t(lambda: str(OSError(2, 'x', 'f')))
t(lambda: OSError(2, 'x').errno)
t(lambda: type(OSError(13, 'x')))
t(lambda: StopIteration(5).value)
t(lambda: SystemExit(3).code)
t(lambda: ImportError('x', name='n').name)
t(lambda: UnicodeDecodeError('utf-8', b'a', 0, 1, 'r'))
t(lambda: str(UnicodeDecodeError('utf-8', b'a', 0, 1, 'r')))
t(lambda: UnicodeDecodeError('utf-8'))
t(lambda: str(UnicodeEncodeError('ascii', 'aé', 1, 2, 'r')))
t(lambda: SyntaxError('bad', ('f.py', 3, 4, 'text')))
t(lambda: str(SyntaxError('bad', ('f.py', 3, 4, 'text'))))
t(lambda: ExceptionGroup('g', [ValueError(1)]))
t(lambda: str(ExceptionGroup('g', [ValueError(1), TypeError()])))
t(lambda: ExceptionGroup('g', []))
t(lambda: ExceptionGroup('g', [1]))
t(lambda: ExceptionGroup('g'))
t(lambda: ExceptionGroup('g', [ValueError(1)]).exceptions)
t(lambda: BaseExceptionGroup('g', [ValueError(1)]))
t(lambda: ExceptionGroup('g', [KeyboardInterrupt()]))
t(lambda: ExceptionGroup('g', [ValueError(1), TypeError(2)]).split(ValueError))
t(lambda: ExceptionGroup('g', [ValueError(1), TypeError(2)]).subgroup(ValueError))
def chain():
    try:
        try: 1/0
        except ZeroDivisionError as e: raise KeyError('k') from e
    except KeyError as k: return (k.__cause__, k.__context__, k.__suppress_context__)
t(chain)
def ctx():
    try:
        try: 1/0
        except ZeroDivisionError: raise KeyError('k')
    except KeyError as k: return (k.__cause__, k.__context__, k.__suppress_context__)
t(ctx)
e = ValueError('n'); e.add_note('note'); t(lambda: e.__notes__); t(lambda: e.add_note(5)); e.args = (1, 2); t(lambda: e)
class Meta(type):
    def __new__(m, n, b, d, **k): c = super().__new__(m, n, b, d); c.k = k; return c
    def __init__(c, n, b, d, **k): super().__init__(n, b, d)
    def __call__(c, *a): return ('called', super().__call__(*a))
    def __getitem__(c, k): return ('item', k)
    def __len__(c): return 7
    def __iter__(c): return iter([1, 2])
    def __contains__(c, x): return x == 5
    def __repr__(c): return f'<M {c.__name__}>'
    def __getattr__(c, n): return 'dyn ' + n
    prop = property(lambda c: 'prop of ' + c.__name__)
    def __add__(c, o): return ('add', o)
    def __instancecheck__(c, x): return x == 3
    def __eq__(c, o): return False
    def __hash__(c): return 5
class M(metaclass=Meta, z=1):
    def __init__(s, *a): s.a = a
t(lambda: M)
t(lambda: M.k)
t(lambda: M(1)[1].a)
t(lambda: M[3])
t(lambda: len(M))
t(lambda: list(M))
t(lambda: 5 in M)
t(lambda: M.foo)
t(lambda: M.prop)
t(lambda: M + 1)
t(lambda: isinstance(3, M))
t(lambda: type(M))
t(lambda: M == M)
t(lambda: hash(M))
t(lambda: type(M).__mro__)
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw): cls.tag = tag; Base.subs.append(cls.__name__)
class Sub(Base, tag='x'): pass
t(lambda: (Sub.tag, Base.subs))
t(lambda: type('Sub2', (Base,), {}, tag='y').tag)
class Desc:
    def __set_name__(s, o, n): s.n = n
    def __get__(s, i, o): return s if i is None else i.__dict__.get(s.n, 'unset')
    def __set__(s, i, v): i.__dict__[s.n] = v + 1
    def __delete__(s, i): del i.__dict__[s.n]
class HD:
    d = Desc()
    def f(s): 'doc'; return 1
    @staticmethod
    def st(x): return x
    @classmethod
    def cm(cls, x): return (cls.__name__, x)
    @property
    def p(s): return s._p
    @p.setter
    def p(s, v): s._p = v
    @p.deleter
    def p(s): del s._p
    ro = property(lambda s: 1)
h = HD(); t(lambda: h.d); h.d = 5; t(lambda: h.d); del h.d; t(lambda: h.d); t(lambda: type(HD.d).__name__); t(lambda: h.st(1)); t(lambda: HD.st(1)); t(lambda: h.cm(1)); t(lambda: HD.cm(2)); t(lambda: h.p); h.p = 3; t(lambda: h.p); del h.p; t(lambda: h.p); t(lambda: setattr(h, 'ro', 1)); t(lambda: delattr(h, 'ro')); t(lambda: HD.f.__doc__); t(lambda: h.f.__doc__); t(lambda: h.f.__name__); t(lambda: HD.f.__qualname__); t(lambda: h.f.__self__ is h); t(lambda: h.f == h.f); t(lambda: h.f is h.f); t(lambda: HD.f(h)); t(lambda: HD.f()); t(lambda: h.f(1)); t(lambda: h.cm()); t(lambda: HD.__dict__['cm'].__func__.__name__); t(lambda: isinstance(HD.__dict__['st'], staticmethod))
class GA:
    def __getattribute__(s, n):
        if n == 'x': return 'X'
        return super().__getattribute__(n)
    def __getattr__(s, n): return 'ga ' + n
    def __setattr__(s, n, v): super().__setattr__(n, v * 2)
    def __delattr__(s, n): print('del', n); super().__delattr__(n)
g = GA(); g.y = 5
t(lambda: (g.x, g.y, g.zz))
t(lambda: delattr(g, 'y'))
t(lambda: g.y)
class A0: pass
class B0(A0):
    def who(s): return 'B'
class C0(A0):
    def who(s): return 'C'
class D0(B0, C0):
    def who(s): return 'D' + super().who() + super(B0, s).who()
t(lambda: D0().who())
t(lambda: [c.__name__ for c in D0.__mro__])
t(lambda: issubclass(D0, A0))
t(lambda: super(D0, D0()).who())
t(lambda: D0.__bases__)
t(lambda: super(D0, D0).who(D0()))
class Slot:
    __slots__ = ('a',)
x = Slot(); x.a = 1; t(lambda: x.a)
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 3: raise StopIteration
        return s.n
t(lambda: list(It()))
t(lambda: max(It()))
t(lambda: 2 in It())
t(lambda: dict(zip(It(), It())))
t(lambda: [*It()])
t(lambda: tuple(It()))
t(lambda: sum(It()))
t(lambda: sorted(It(), reverse=True))
class Old:
    def __getitem__(s, i):
        if i > 2: raise IndexError
        return i * 10
t(lambda: list(Old()))
t(lambda: 20 in Old())
class BadRepr:
    def __repr__(s): return 5
t(lambda: repr(BadRepr()));
class BadStr:
    def __str__(s): return 5
t(lambda: str(BadStr()))
t(lambda: f'{BadStr()}')
class BadBool:
    def __bool__(s): return 5
t(lambda: bool(BadBool()))
class BadLen:
    def __len__(s): return 'a'
t(lambda: len(BadLen()))
class BadHash:
    def __hash__(s): return 'a'
t(lambda: hash(BadHash()))
class NoHash:
    def __eq__(s, o): return True
t(lambda: hash(NoHash()))
t(lambda: {NoHash(): 1})
class BadIter:
    def __iter__(s): return 5
t(lambda: iter(BadIter()))
t(lambda: list(BadIter()))
class BadInit:
    def __init__(s): return 5
t(lambda: BadInit())
class Abs:
    def __abs__(s): return 'abs'
    def __round__(s, n=None): return ('round', n)
    def __int__(s): return 7
    def __float__(s): return 1.5
    def __complex__(s): return 1j
    def __divmod__(s, o): return 'dm'
    def __pow__(s, o, m=None): return ('pow', o, m)
    def __rpow__(s, o): return ('rpow', o)
    def __iadd__(s, o): return ('iadd', o)
    def __matmul__(s, o): return 'mm'
    def __reversed__(s): return 'rev'
    def __dir__(s): return ['b', 'a']
    def __sizeof__(s): return 1
    def __bytes__(s): return b'bb'
    def __setitem__(s, k, v): print('set', k, v)
    def __delitem__(s, k): print('del', k)
    def __class_getitem__(c, k): return ('cgi', k)
a = Abs(); t(lambda: abs(a)); t(lambda: round(a)); t(lambda: round(a, 2)); t(lambda: int(a)); t(lambda: float(a)); t(lambda: complex(a)); t(lambda: divmod(a, 1)); t(lambda: pow(a, 2)); t(lambda: pow(a, 2, 3)); t(lambda: 2 ** a); t(lambda: a @ 1); t(lambda: reversed(a)); t(lambda: dir(a)); t(lambda: bytes(a)); t(lambda: Abs[int]); t(lambda: '%d' % a); t(lambda: '%f' % a)
a[1] = 2; del a[3]; a += 4; t(lambda: a)
class Cmp:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return NotImplemented
    def __gt__(s, o): return ('gt', s.v)
t(lambda: Cmp(1) < Cmp(2))
t(lambda: Cmp(1) > 5)
t(lambda: 5 < Cmp(1))
t(lambda: 5 > Cmp(1))
t(lambda: Cmp(1) == Cmp(1))
t(lambda: Cmp(1) >= 1)
class SubInt(int):
    def __radd__(s, o): return 'radd'
    def __rsub__(s, o): return 'rsub'
t(lambda: 1 + SubInt(2))
t(lambda: 1 - SubInt(2))
t(lambda: SubInt(1) + SubInt(2))
t(lambda: 1.5 + SubInt(2))
def gen():
    x = yield 1
    print('got', x)
    try: yield 2
    except ValueError as e: print('caught', e); yield 3
    return 9
g = gen(); t(lambda: next(g)); t(lambda: g.send('v')); t(lambda: g.throw(ValueError('t'))); t(lambda: next(g)); t(lambda: next(g, 'def')); t(lambda: type(g).__name__); g.close()
t(lambda: [i for i in range(3)][5])
t(lambda: {}.x)
t(lambda: (lambda: 0).y)
t(lambda: int.foo)
t(lambda: type(5).mro())
t(lambda: object().__class__)
f = lambda a, b=2, *c, d, e=5, **k: (a, b, c, d, e, k)
t(lambda: f(1, d=4))
t(lambda: f())
t(lambda: f(1))
t(lambda: f(1, 2, 3, d=4, z=5))
t(lambda: f(1, a=2, d=3))
t(lambda: f.__defaults__)
t(lambda: f.__kwdefaults__)
t(lambda: f.__name__)
t(lambda: f.__code__.co_argcount)
def g2(a, b, /, c, *, d): pass
t(lambda: g2(1, 2, 3))
t(lambda: g2(1, 2))
t(lambda: g2(a=1, b=2, c=3, d=4))
t(lambda: g2(1, 2, 3, 4, d=5))
t(lambda: g2())
t(lambda: g2(1, 2, 3, d=4, e=5))
t(lambda: g2(*range(6)))
def g3(): pass
t(lambda: g3(1))
t(lambda: g3(x=1))
def g4(a): pass
t(lambda: g4(1, 2))
t(lambda: g4())
def g5(a, b=1): pass
t(lambda: g5(1, 2, 3))
t(lambda: g5(b=1))
t(lambda: g5(**{1: 2}))
f.attr = 5; t(lambda: f.attr); t(lambda: f.__dict__)
class Un:
    def __add__(s, o): return NotImplemented
t(lambda: Un() + Un())
t(lambda: Un() + 1)
class P2(property): pass
class UP:
    @P2
    def q(s): return 'q'
t(lambda: UP().q)
t(lambda: type(UP.__dict__['q']).__name__)
t(lambda: isinstance(True, int))
t(lambda: issubclass(bool, int))
t(lambda: type(type))
t(lambda: type.__class__)
t(lambda: isinstance(type, object))
t(lambda: isinstance(int, type))

