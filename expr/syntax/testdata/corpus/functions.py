def f(): pass
def f(x): return
def f(x, y): return x
def f(x, y,): return x, y
def f(x=1): return *x, y
def f(x, y=1, *z, w, v=2, **u): pass
def f(*, x): pass
def f(*x): pass
def f(**x): pass
def f(*x, **y,): pass
def f(x, /): pass
def f(x, /, y): pass
def f(x, y=1, /, z=2, *w, v, **u): pass
def f(x: int, y: str = 'a', *z: int, w: int = 1, **v: dict) -> int: pass
def f(*x: *y): pass
def f() -> x if y else z: pass
def f(x: (yield_), y: lambda: 1 = 2): pass
def f(
    x,   # one
    # two
    y=(1,
       2),
):
    """Doc."""
    global g
    return (
        x
    )
def f():
    yield
    yield x
    yield x, y
    yield *x, y
    yield (x)
    x = yield
    x = yield y
    x += yield y
    x: int = yield
    x = y = yield from z
    (yield)
    f((yield), (yield x))
    [(yield)]
    return (yield)
def f():
    x = 1
    def g():
        nonlocal x
        def h():
            nonlocal x; x = 2
        return h
    return g
@a
def f(): pass
@a
@b(c, d=e)
@f.g[h]
def f(x): pass
@a
async def f():
    await x
    await x.y(z)[0]
    -await x ** 2
    await x ** await y
    (await x).y
    async for x in y: pass
    async for x, y in z:
        pass
    else:
        pass
    async with x: pass
    async with x as y, z: pass
    async with (x as y, z): pass
    [x async for x in y]
    {x async for x in y if z}
    {x: y async for x in z for y in w}
    (x async for x in y)
    [await x for x in y]
    f(x async for x in y)
    return await x
async def f(): return
async def f():
    yield x
    yield
async def f():
    async def g(): yield 1
    return [x async for x in g()]
def outer(a, b=lambda: 1):
    class C:
        def m(self, __x=1): return __x, super().m()
        @property
        def p(self): return self
    def inner(c=C): return [a for a in b if (d := a)], d
    return inner
lambda: (yield)
lambda x: (x, (yield x))
def f(): return lambda x=(1, 2), *y: (yield x)
