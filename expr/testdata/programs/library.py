import dataclasses, enum, typing, contextlib, functools, collections, traceback, sys, types
@dataclasses.dataclass(order=True)
class P:
    x: int
    y: int = 2
    z: list = dataclasses.field(default_factory=list)
print(P(1), P(1) == P(1), P(1) < P(2), dataclasses.asdict(P(3)), dataclasses.replace(P(1), x=9))
class Color(enum.Enum):
    RED = 1
    GREEN = 'g'
    @property
    def low(self): return self.name.lower()
print(Color.RED, repr(Color.GREEN), Color('g'), Color['RED'], list(Color), Color.RED.low, Color.RED is Color(1))
class I(enum.IntEnum):
    A = enum.auto()
    B = enum.auto()
print(I.A + 1, I.B, I.A < I.B)
class F(enum.Flag):
    R = 1
    W = 2
print(F.R | F.W, F.R in (F.R | F.W))
class N(typing.NamedTuple):
    a: int
    b: str = 'q'
print(N(1), N(1).b, N(1)._asdict())
Pt = collections.namedtuple('Pt', 'x y')
print(Pt(1, y=2), Pt(1, 2)._replace(x=5))
@contextlib.contextmanager
def cm(x):
    print('in', x)
    try:
        yield x * 2
    except ValueError as e:
        print('caught', e)
    finally:
        print('out')
with cm(3) as v:
    print(v)
with cm(1):
    raise ValueError('zz')
with contextlib.suppress(KeyError):
    {}['a']
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(50), fib.cache_info())
@functools.wraps(fib)
def w(): pass
print(w.__name__)
@functools.singledispatch
def sd(x): return 'obj'
@sd.register
def _(x: int): return 'int'
@sd.register(str)
def _(x): return 'str'
print(sd(1), sd('a'), sd(1.5))
def f(a: int, b: 'str' = 'x', *c: float, **d) -> bool: pass
print(f.__annotations__, typing.get_type_hints(f) if hasattr(typing, 'get_type_hints') else '')
class Cached:
    @functools.cached_property
    def v(self):
        print('computed')
        return 5
c = Cached(); print(c.v, c.v)
def g():
    raise KeyError('deep')
def h():
    try:
        g()
    except KeyError as e:
        raise ValueError('wrapped') from e
try:
    h()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
import inspect
print(inspect.signature(f))
T = typing.TypeVar('T')
class G(typing.Generic[T]):
    def get(self) -> typing.Optional[T]: ...
x: typing.List[int] = []
print(functools.reduce(lambda a, b: a + b, [1, 2, 3]), functools.partial(int, base=2)('101'))
class Abc:
    def __enter__(self): return self
    def __exit__(self, *a): print(a[0]); return True
with Abc(): 1/0
print(sys.exc_info())
with contextlib.ExitStack() as st:
    st.enter_context(cm('s'))
    st.callback(print, 'cb')
