def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw

print(f(1, c=3))
print(f(1, 5, 6, 7, c=3, d=8, e=9))
print(f(*[1, 2, 3], **{'c': 4, 'x': 5}))

def attempt(fn, *a, **k):
    try:
        print(fn(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)

attempt(f)
attempt(f, 1)
attempt(f, 1, c=2, a=3)
attempt(f, c=2)

def g(x, y, /, z):
    return x + y + z

attempt(g, 1, 2, 3)
attempt(g, 1, 2, z=3)
attempt(g, 1, y=2, z=3)
attempt(g, 1, 2, 3, 4)
attempt(g, 1)
attempt(g)

def kwonly(*, a, b=1):
    return a, b

attempt(kwonly, 1)
attempt(kwonly, a=1)
attempt(kwonly)
attempt(kwonly, a=1, zz=2)
attempt(lambda x, y=1: (x, y))
attempt(lambda x, y=1: (x, y), 1, 2, 3)
attempt(lambda: f(*3))
attempt(lambda: f(1, *3))
attempt(lambda **k: k, **{'a': 1}, **{'b': 2})
attempt(lambda: f(**3))
attempt(lambda: f(c=1, **{'c': 2}))
attempt(lambda: f(1, a=2, c=3))

def outer():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get

inc, get = outer()
inc(); inc(5)
print(get())

counter = 0
def bump():
    global counter
    counter += 1
    return counter
bump(); bump()
print(counter)

def unbound():
    if False:
        x = 1
    return x
attempt(unbound)

def late():
    def inner():
        return value
    attempt(inner)
    value = 3
    attempt(inner)
late()

def deleted():
    x = 1
    del x
    return x
attempt(deleted)
attempt(lambda: undefined_name)

def mutable(x, acc=[]):
    acc.append(x)
    return acc
mutable(1)
print(mutable(2))

fs = [lambda i=i: i * 10 for i in range(3)]
print([h() for h in fs])
fs = [lambda: i for i in range(3)]
print([h() for h in fs])

def deco(label):
    def wrap(fn):
        def inner(*a, **k):
            return label, fn(*a, **k)
        return inner
    return wrap

@deco('outer')
@deco('inner')
def decorated(x):
    "doc"
    return x * 2
print(decorated(4))
print(f.__name__, f.__qualname__, outer()[0].__qualname__, f.__defaults__, f.__kwdefaults__)
print((lambda: 0).__name__)
def doc():
    """Documented."""
print(doc.__doc__, doc())
f.tag = 'x'
print(f.tag, f.__dict__)
def rec(n):
    return 1 if n < 2 else n * rec(n - 1)
print(rec(20), rec(30))
def deep(n):
    return deep(n + 1)
try:
    deep(0)
except RecursionError as e:
    print('RecursionError', e)
print((lambda *a: a)(1, *[2, 3], 4, *(5,)))
print(max((lambda x: -x)(i) for i in range(4)))
def annotated(a: int, b: 'str' = 'x') -> bool:
    return True
print(annotated(1))
x = 10
def shadow():
    x = 20
    class C:
        y = x
        def m(self):
            return x
    return C.y, C().m()
print(shadow())
def star_in_index(d):
    a, *b = d
    (c, *d2), e = (1, 2, 3), 4
    return a, b, c, d2, e
print(star_in_index('abc'))
def multi():
    a = b = c = []
    a.append(1)
    return a is b is c, b
print(multi())
print([*range(3), *'ab'], {*[1, 2], 3} == {1, 2, 3}, {**{'a': 1}, 'b': 2, **{'a': 3}})
