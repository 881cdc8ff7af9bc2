def count(n):
    for i in range(n):
        got = yield i
        if got:
            print('got', got)
    return 'done'

g = count(3)
print(next(g), g.send('hello'), next(g))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)

def delegating():
    r = yield from count(2)
    print('result', r)
    yield from [10, 20]
    yield from (x * x for x in range(3))
print(list(delegating()))

def cleanup():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print('caught', e)
        yield 'recovered'
    finally:
        print('finally')

g = cleanup()
print(next(g))
print(g.throw(ValueError('boom')))
print(list(g))
g = cleanup()
next(g)
g.close()
print('closed')

def ignoring():
    while True:
        try:
            yield
        except GeneratorExit:
            print('exit ignored')
            yield
g = ignoring()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)

def stops():
    yield 1
    raise StopIteration('x')
try:
    list(stops())
except RuntimeError as e:
    print(e, type(e.__cause__).__name__)

g = count(5)
try:
    g.send(1)
except TypeError as e:
    print(e)

def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 15)))

print(sum(x for x in range(10) if x % 2))
print(list(a * b for a in range(3) for b in range(a)))
y = 2
gen = (x + y for x in range(3))
y = 100
print(list(gen))
def lazy():
    k = 1
    g = (x * k for x in [1, 2, 3])
    k = 10
    return list(g)
print(lazy())
try:
    (x for x in 5)
except TypeError as e:
    print(e)
g = (x for x in [1, 2])
print(next(g), next(g), next(g, 'end'))

def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))

class Sub:
    def __iter__(self):
        return iter([1, 2])
def overclass():
    yield from Sub()
print(list(overclass()))

def thrower():
    try:
        yield from inner()
    except KeyError as e:
        yield ('outer', e.args)
def inner():
    try:
        yield 'i'
    except ValueError:
        raise KeyError('from inner')
g = thrower()
print(next(g), g.throw(ValueError))

def with_return():
    x = yield from with_value()
    return x + 1
def with_value():
    yield
    return 41
g = with_return()
next(g)
try:
    g.send(None)
except StopIteration as e:
    print(e.value)

def already():
    yield next(me)
me = already()
try:
    next(me)
except ValueError as e:
    print(e)
print(type(me).__name__, [x for x in ()], {x: x for x in 'ab'}, {len(w) for w in ['a', 'b', 'cc']} == {1, 2})
print([(x, y) for x in range(3) if x for y in range(x)])
print([[j for j in range(i)] for i in range(3)])
def scoped():
    data = [1, 2, 3]
    return [z for x in data if (z := x * 2) > 2], z
print(scoped())
print(any(x > 3 for x in range(5)), all([]), dict((k, v) for k, v in [('a', 1)]))
def nested_closure():
    return [f() for f in [lambda: i for i in range(3)]]
print(nested_closure())
def reader():
    total = 0
    while True:
        v = yield total
        if v is None:
            return total
        total += v
r = reader()
next(r)
print(r.send(3), r.send(4))
def context():
    try:
        raise ValueError('first')
    except ValueError:
        yield 1
        try:
            raise
        except ValueError as e:
            print('still', e)
g = context()
next(g)
print(list(g))
