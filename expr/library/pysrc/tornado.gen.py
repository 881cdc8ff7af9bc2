"""Coroutines as Tornado writes them: here they run to their end at once, in order."""
import functools
import types


class Return(Exception):
    def __init__(self, value=None):
        super().__init__()
        self.value = value
        self.args = (value,)


class BadYieldError(Exception):
    pass


class TimeoutError(Exception):
    pass


class Future:
    def __init__(self, value=None, error=None):
        self._value, self._error, self._done = value, error, True

    def result(self, timeout=None):
        if self._error is not None:
            raise self._error
        return self._value

    def exception(self, timeout=None):
        return self._error

    def done(self):
        return self._done

    def set_result(self, value):
        self._value, self._done = value, True

    def set_exception(self, error):
        self._error, self._done = error, True

    def add_done_callback(self, callback):
        callback(self)

    def __await__(self):
        return self.result()
        yield


def _wait(item):
    if isinstance(item, Future):
        return item.result()
    if isinstance(item, dict):
        return {key: _wait(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_wait(value) for value in item]
    if hasattr(item, '__await__'):
        return _finish(item.__await__())
    return item


def _finish(generator):
    try:
        item = next(generator)
        while True:
            try:
                value = _wait(item)
            except Exception as error:
                item = generator.throw(error)
            else:
                item = generator.send(value)
    except (StopIteration, Return) as stop:
        return stop.value


def coroutine(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        try:
            result = func(*args, **kwargs)
        except (Return, StopIteration) as stop:
            return Future(stop.value)
        if isinstance(result, types.GeneratorType):
            result = _finish(result)
        return Future(result)
    wrapper.__wrapped__ = func
    return wrapper


engine = coroutine


def is_coroutine_function(func):
    return getattr(func, '__wrapped__', None) is not None


def sleep(duration):
    import time
    time.sleep(duration)
    return Future(None)


def multi(children, quiet_exceptions=()):
    return Future(_wait(children))


multi_future = multi


def maybe_future(x):
    return x if isinstance(x, Future) else Future(x)


def convert_yielded(yielded):
    return Future(_wait(yielded))


def with_timeout(timeout, future, quiet_exceptions=()):
    return Future(_wait(future))


moment = Future(None)
