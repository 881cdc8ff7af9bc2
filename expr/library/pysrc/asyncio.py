"""What apps use of asyncio: coroutines run to their end at once, in order."""
from tornado.gen import Future, _wait

TimeoutError = TimeoutError


class CancelledError(BaseException):
    pass


def sleep(delay, result=None):
    import time
    time.sleep(delay)
    return Future(result)


def gather(*awaitables, return_exceptions=False):
    results = []
    for item in awaitables:
        try:
            results.append(_wait(item))
        except Exception as error:
            if not return_exceptions:
                raise
            results.append(error)
    return Future(results)


def run(main, *, debug=None):
    return _wait(main)


def wait_for(fut, timeout):
    return Future(_wait(fut))


def ensure_future(coro):
    return Future(_wait(coro))


create_task = ensure_future


def iscoroutinefunction(func):
    return False
