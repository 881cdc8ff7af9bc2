def kind(v):
    match v:
        case 0 | 1:
            return 'small'
        case int(n) if n < 0:
            return f'negative {n}'
        case int():
            return 'int'
        case str() as s if s:
            return 'str ' + s
        case '':
            return 'empty'
        case None:
            return 'none'
        case True | False:
            return 'bool'
        case [] | ():
            return 'empty seq'
        case [x]:
            return f'one {x}'
        case [x, y, *rest]:
            return f'many {x} {y} {rest}'
        case {'type': 'a', 'v': val, **rest}:
            return f'a {val} {rest}'
        case {}:
            return 'mapping'
        case Point(x=0, y=yy):
            return f'on y {yy}'
        case Point(xx, yy):
            return f'point {xx} {yy}'
        case float(f):
            return f'float {f}'
        case _:
            return 'other'
class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
for v in (0, 1, 5, -3, 'hi', '', None, [], (), [1], [1, 2, 3], (1, 2), {'type': 'a', 'v': 1, 'w': 2}, {'b': 1},
          Point(0, 2), Point(3, 4), 2.5, {1}, b'x', range(3), True):
    print(repr(v) if not isinstance(v, Point) else 'P', '->', kind(v))
class K:
    A = 1
def dotted(v):
    match v:
        case K.A:
            return 'A'
        case [K.A, (2 | 3) as q]:
            return q
        case (1, [a, b]) | (2, [b, a]):
            return a, b
    return 'none'
print(dotted(1), dotted([1, 3]), dotted((1, [5, 6])), dotted((2, [5, 6])), dotted(9))
def loops():
    out = []
    for i in range(3):
        for j in range(3):
            if j == 2:
                break
            if i == 1:
                continue
            out.append((i, j))
        else:
            out.append('never')
    else:
        out.append('outer else')
    n = 0
    while n < 3:
        n += 1
        if n == 2:
            continue
    else:
        out.append(('while else', n))
    while True:
        n -= 1
        if not n:
            break
    else:
        out.append('no')
    return out
print(loops())
def matched_in_loop():
    out = []
    for x in range(5):
        match x:
            case 1:
                continue
            case 3:
                break
            case _:
                out.append(x)
    return out
print(matched_in_loop())
a = [1, 2, 3, 4, 5]
a[1:3] = ['x', 'y', 'z']
print(a, a[::-1], a[-2:], a[::2])
del a[0], a[-1:]
print(a)
d = {'a': {'b': [1]}}
d['a']['b'][0] += 5
d['a']['b'] += [7]
d['c'] = d.get('c', 0) or 'dflt'
print(d)
x, (y, *z), w = 1, (2, 3, 4), 5
print(x, y, z, w)
x, y = y, x
print(x, y)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
try:
    a, b, c = 1, 2
except ValueError as e:
    print(e)
try:
    a, *b, c = 1,
except ValueError as e:
    print(e)
try:
    a, b = 5
except TypeError as e:
    print(e)
print(1 < 2 < 3, 1 < 3 < 2, 1 < 2 == 2, not 1 == 2, 1 if [] else 2, [] or {} or 'z', 1 and 0 and 5)
print(f'{x=} {x + y = } {"q"!r:>6} {3.14159:.{2}f} {{}} {d["c"]}')
if (n := len('abc')) > 2:
    print('walrus', n)
print([y := 5, y ** 2], y)
i = 10
i //= 3; i **= 2; i %= 7; i <<= 2; i |= 1; i ^= 3; i &= 14; i >>= 1
print(i)
lst = [1]
alias = lst
lst += (2, 3)
print(alias, lst is alias)
s = 'abc'
s *= 2
print(s)
for k, v in {'a': 1, 'b': 2}.items():
    print(k, v, end=' ')
print()
for i, (p, q) in enumerate(zip('ab', [1, 2]), 1):
    print(i, p, q)
print([i for i in range(20) if i % 2 if i % 3])
pass
...
print(0x1F, 0b101, 0o17, 1_000, 1e3, 1j * 1j, .5, b'\x00a', r'\n', 'a' 'b', """tri
ple""")
lam = lambda *a, k=1, **kw: (a, k, kw)
print(lam(1, 2, k=3, z=4))
def gen_expr_scope():
    x = 'outer'
    return [x for x in range(2)], x
print(gen_expr_scope())
del x
try:
    x
except NameError as e:
    print(e)
def try_return_loop():
    for i in range(3):
        try:
            return i
        finally:
            print('fin', i)
print(try_return_loop())
print([0] * 3, [[0] * 2 for _ in range(2)], 'ab' * 0, (1,) * 2, -3 // 2, -3 % 2, 2 ** -1, 7 // -2, divmod(-7, 3))
print(10 ** 20, 2 ** 64 - 1, -(2 ** 63), 9223372036854775807 + 1, 3037000500 * 3037000500)
print(isinstance(True, int), True + True, 1 == 1.0, hash(1) == hash(1.0), {1: 'a', 1.0: 'b', True: 'c'})
print(is_ := None is None, 'a' in 'abc', 5 not in [1], [] is [], () == ())
global_in_module = 1
def locals_test(a, b=2):
    c = 3
    return sorted(locals().items())
print(locals_test(1), 'global_in_module' in globals())
async def co(x):
    return x + 1
async def main():
    return await co(1) + await co(2)
class ACM:
    async def __aenter__(self): return 'in'
    async def __aexit__(self, *a): print('aexit')
async def agen():
    for i in range(3):
        yield i
async def amain():
    out = []
    async with ACM() as v:
        out.append(v)
    async for i in agen():
        out.append(i)
    out += [i async for i in agen()]
    return out
import asyncio
print(asyncio.run(main()))
print(asyncio.run(amain()))
