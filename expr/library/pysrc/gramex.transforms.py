"""What apps import from gramex.transforms."""
import json
from functools import wraps
from string import Template

import _gramex
from gramex.config import AttrDict, CustomJSONEncoder, app_log, variables


def once(*args, _clear=False, **kwargs):
    key = json.dumps(args, separators=(',', ':'), cls=CustomJSONEncoder)
    return _gramex.once(key, _clear)


def _holds(text):
    """Evaluate a condition written as text, in which $NAME is a variable."""
    names = {key: "variables.get(%r, '')" % key for key in variables}
    return _gramex.evaluate(Template(text).substitute(names), {'variables': variables})


def condition(*args):
    if len(args) == 1 and isinstance(args[0], dict):
        pairs = args[0].items()
    else:
        pairs = zip(args[0::2], args[1::2])
    for cond, val in pairs:
        if isinstance(cond, str):
            if _holds(cond):
                return val
        elif cond:
            return val
    if len(args) % 2 == 1 and len(args) > 2:
        return args[-1]


def flattener(fields, default=None, filename='flatten'):
    plan = []
    for field, source in fields.items():
        if not isinstance(field, str):
            app_log.error(f'flattener:{filename}: key {field} is not a str')
        elif isinstance(source, str):
            plan.append((field, [int(k) if k.isdigit() else k for k in source.split('.')] if source else []))
        elif source is True:
            plan.append((field, []))
        elif isinstance(source, int) and not isinstance(source, bool):
            plan.append((field, [source]))
        else:
            app_log.error(f'flattener:{filename}: value {source} is not a str/int')

    def flatten(obj):
        result = AttrDict()
        for field, path in plan:
            value = obj
            try:
                for key in path:
                    value = value[key]
            except (KeyError, TypeError, IndexError):
                value = default
            result[field] = value
        return result
    flatten.__name__ = filename
    return flatten


class Header(str):
    pass


def identity(x):
    return x


def _flatten(items):
    for item in items:
        if isinstance(item, (list, tuple, set)):
            yield from _flatten(item)
        else:
            yield item


def typelist(hint):
    typ, is_list = hint, False
    while getattr(typ, '__args__', None):
        is_list = getattr(typ, '_name', None) in ('List', 'Tuple')
        typ = typ.__args__[0]
    return typ, is_list


def convert(hint, param, *args):
    import yaml
    args = list(_flatten(args))
    typ, is_list = typelist(hint)
    method = typ
    if typ is bool:
        method = lambda x: yaml.safe_load(x) if isinstance(x, (str, bytes)) else x
    elif typ is type(None):
        method = lambda x: None
    if is_list or isinstance(param.default, (list, tuple)):
        return [method(arg) for arg in args]
    return method(args[-1] if args else param.default)


def handler(func):
    from inspect import signature
    from typing import get_type_hints
    params = signature(func).parameters
    hints = get_type_hints(func)

    @wraps(func)
    def wrapper(handler, *cfg_args, **cfg_kwargs):
        req_args = list(cfg_args) + list(getattr(handler, 'path_args', []))
        request = getattr(handler, 'request', AttrDict(headers={}, body='{}'))
        req_kwargs = {'handler': handler}
        for d in (cfg_kwargs, getattr(handler, 'path_kwargs', {}), getattr(handler, 'args', {})):
            req_kwargs.update(d)
        headers = request.headers
        if headers.get('Content-Type', '') == 'application/json':
            req_kwargs.update(json.loads(request.body))
        args, kwargs = [], {}
        for name, param in params.items():
            hint = hints.get(name, identity)
            if hint is Header:
                kwargs[name] = headers.get(name)
                continue
            if req_args:
                if param.kind in (param.POSITIONAL_ONLY, param.POSITIONAL_OR_KEYWORD):
                    args.append(convert(hint, param, req_args.pop(0)))
                elif param.kind == param.VAR_POSITIONAL:
                    args.extend([convert(hint, param, val) for val in req_args])
                    req_args.clear()
            if name in req_kwargs:
                if param.kind in (param.KEYWORD_ONLY, param.POSITIONAL_OR_KEYWORD):
                    kwargs[name] = convert(hint, param, req_kwargs.pop(name))
                elif param.kind == param.VAR_POSITIONAL:
                    for val in _flatten([req_kwargs.pop(name)]):
                        args.append(convert(hint, param, val))
        return func(*args, **kwargs)
    wrapper.__func__ = func
    return wrapper


def time_key(format, offset=None, freq=None):
    import pandas as pd
    result = {'function': lambda *args, **kwargs: pd.Timestamp.utcnow().strftime(format)}
    if freq is not None:
        def expiry(*args, **kwargs):
            now = pd.Timestamp.utcnow()
            return int((now.ceil(freq=freq) - now).total_seconds())
        result['expiry'] = expiry
    return result
