def show(e):
    print(type(e).__name__, e, type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)

try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError('second')
except ValueError as e:
    show(e)
try:
    try:
        {}['k']
    except KeyError as k:
        raise ValueError('from') from k
except ValueError as e:
    show(e)
try:
    try:
        {}['k']
    except KeyError:
        raise ValueError('none') from None
except ValueError as e:
    show(e)

def order(kind):
    out = []
    try:
        out.append('try')
        if kind == 'raise':
            raise ValueError('x')
        if kind == 'return':
            return out
    except ValueError:
        out.append('except')
    else:
        out.append('else')
    finally:
        out.append('finally')
    out.append('after')
    return out
for k in ('plain', 'raise', 'return'):
    print(k, order(k))

def override():
    try:
        return 1
    finally:
        return 2
print(override())

def loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append('f%d' % i)
    else:
        out.append('else')
    return out
print(loop())

def swallow():
    for i in range(2):
        try:
            raise ValueError
        finally:
            break
    return 'swallowed'
print(swallow())

class MyError(Exception):
    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code
    def __str__(self):
        return f'code {self.code}'
class Sub(MyError):
    pass
try:
    raise Sub(7, 'a')
except (KeyError, MyError) as e:
    print(repr(e), e, e.code, e.args)
try:
    raise KeyError
except LookupError as e:
    print(repr(e), str(e) == '')
try:
    print(e)
except NameError as err:
    print(err)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise int
except TypeError as e:
    print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    try:
        raise ValueError(1)
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    assert 1 == 2, 'message'
except AssertionError as e:
    print(repr(e))
try:
    assert []
except AssertionError as e:
    print(repr(e))

def reraise():
    try:
        try:
            raise ValueError('inner')
        except ValueError:
            raise
    except ValueError as e:
        return str(e)
print(reraise())
import sys
try:
    raise ValueError('v')
except ValueError:
    print(sys.exc_info()[0].__name__, sys.exc_info()[1])
print(sys.exc_info())

def nested():
    try:
        raise ValueError('a')
    except ValueError:
        try:
            raise KeyError('b')
        except KeyError:
            pass
        print(sys.exc_info()[1])
nested()
def infinally():
    try:
        try:
            raise ValueError('a')
        finally:
            raise KeyError('b')
    except KeyError as e:
        show(e)
infinally()

class CM:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        print('enter', self.name)
        return self.name.upper()
    def __exit__(self, t, v, tb):
        print('exit', self.name, t and t.__name__, v, tb is not None)
        return self.swallow
with CM('a') as a, CM('b') as b:
    print(a, b)
with CM('c', True):
    raise ValueError('swallowed')
try:
    with CM('d'), CM('e'):
        raise ValueError('through')
except ValueError as e:
    print('got', e)
def returning():
    with CM('r') as x:
        return x
print(returning())
for i in range(2):
    with CM('loop'):
        continue
try:
    with 5:
        pass
except TypeError as e:
    print(e)
try:
    with CM('z') as (a, b):
        pass
except ValueError as e:
    print(e)
print(ValueError('a', 1).args, repr(ValueError('a', 1)), str(ValueError('a', 1)))
print(isinstance(FileNotFoundError(2, 'x'), OSError), OSError(2, 'No such file', 'f'))
try:
    raise ExceptionGroup('eg', [ValueError(1), KeyError(2), ExceptionGroup('n', [ValueError(3)])])
except* ValueError as eg:
    print('values', eg.exceptions)
except* KeyError as eg:
    print('keys', eg.exceptions)
try:
    try:
        raise ExceptionGroup('eg', [ValueError(1), TypeError(2)])
    except* ValueError:
        print('v')
except ExceptionGroup as rest:
    print(repr(rest))
try:
    raise ValueError('plain')
except* ValueError as eg:
    print(repr(eg))
def deep(n):
    if n == 0:
        raise ValueError('bottom')
    try:
        deep(n - 1)
    finally:
        if n % 5 == 0:
            print('unwound', n)
try:
    deep(10)
except ValueError as e:
    print(e)
