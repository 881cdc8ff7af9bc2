"""Records what CPython 3.11 makes of expressions about its built-in types, chosen at random.

    python3 tests/cpython/objects.py [SEED] [COUNT] > expr/testdata/objects.jsonl

Each line has an expression and the repr of its value, or the last line of its traceback. What no
other implementation can give is left out: addresses, the order of sets of strings (their hashes
differ each run), the identity of numbers, and values of functions of C's library whose last digit
depends on it.
"""

import json
import random
import re
import resource
import signal
import sys
import warnings

VALUES = """0|1|-1|2|3|7|255|10**18|2**63|-2**63|2**64|-2**100|True|False|None|0.0|-0.0|1.0|1.5|-2.5|3.14159|1e16
1e300|1e-5|0.1|100.0|float('inf')|float('-inf')|float('nan')|1j|1+2j|-0.5j|''|'a'|'abc'|'ABC'|'Hello World'
'  x y\\t\\n'|'a,b,,c'|'12'|'-5'|'3.5'|'naïve ☃ 😀'|'ßİŉΣ'|'xxabcxx'|'%s-%d'|'{0}:{1}'|'it\\'s "q"'|'aΣ bΣc'
'\\x7f\\n\\u200b'|b''|b'abc'|b'\\xff\\x00a'|b'a,b'|bytearray(b'xyz')|bytearray()|[]|[1, 2, 3]|[3, 1, 2]|['x', 'y']
[1, 'a', None]|[[1], [2, 3]]|[1.5, 2]|()|(1,)|(1, 'a')|('b', 'a')|(1, 2, 3)|{}|{'a': 1}|{1: 'x', 2: 'y'}
{'a': 1, 'b': [1, 2]}|{1.0: True}|set()|{1, 2, 3}|{5, 100, 17, 33}|frozenset([1, 2])|range(5)|range(10, 0, -3)
range(0)|slice(1, 3)|slice(None, None, -1)|...|NotImplemented|int|str|list|len|object|ValueError('x')|KeyError('k')
OSError(2, 'no')|ValueError|type|iter([1, 2])|zip([1], [2])|(lambda x: x)|(lambda: 1)|max|str.upper|dict
""".strip().replace("\n", "|").split("|")

SMALL = """0|1|-1|2|5|''|'a'|'ab'|','|' '|None|True|[]|['a', 'b']|(1,)|('a', 'b')|{}|{'a': 1}|1.5|b'a'|b','|3|-3|10|'x'
'utf-8'|'ascii'|'ignore'|'replace'|[1, 2]|range(3)|{1, 2}|'b'|2**70|97|b''|'é'|len|(lambda x: x)
""".strip().replace("\n", "|").split("|")

INDEXES = ["1:", "::2", "::-1", ":2", "-2:", "5:1", "1:99", "'a':", "::0", "1.0:2", "None:2", "2**70:", "-2**70::3"]
OPERATORS = "+ - * / // % ** << >> & | ^ == != < > <= >= in and or @".split() + ["not in"]
FUNCTIONS = """abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate float format
frozenset getattr hasattr hex int isinstance issubclass iter len list map max min next oct ord pow range repr reversed
round set slice sorted str sum tuple type zip filter list(zip list(map list(filter list(enumerate list(reversed sorted
str int float round divmod pow format""".split()
KEYWORDS = {
    "split": ["sep", "maxsplit"], "rsplit": ["sep", "maxsplit"], "encode": ["encoding", "errors"],
    "decode": ["encoding", "errors"], "sort": ["key", "reverse"], "expandtabs": ["tabsize"],
    "splitlines": ["keepends"], "to_bytes": ["length", "byteorder", "signed"], "hex": ["sep", "bytes_per_sep"],
}
SPECS = """%s|%d|%5.2f|%r|%x|%c|%-5s|%05d|%e|%g|%a|%i|%o|%(a)s|%s %s|%%|%+d|%#x|%.3s|%*d""".split("|")
NOT_METHODS = set("""__class__ __reduce__ __reduce_ex__ __dir__ __subclasshook__ __init_subclass__ __sizeof__ __doc__
__getstate__ __setstate__ __alloc__ __setattr__ __delattr__ __new__ __init__ __class_getitem__ __getattribute__ __hash__
__getformat__ characters_written""".split())
MUTABLE = (list, dict, set, bytearray)
PLAIN = (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, Exception)

UNSTABLE = re.compile(r"0x[0-9a-f]{6,}|object at|built-in method|<lambda>")


def operands(n, pool):
    return [random.choice(pool) for _ in range(n)]


def method_call():
    text = random.choice(VALUES)
    value = eval(text)
    if not isinstance(value, PLAIN):
        return None
    name = random.choice([m for m in dir(value) if m not in NOT_METHODS])
    if name.startswith("__") and random.random() < 0.75:
        return None
    if not callable(getattr(value, name, None)):
        return f"({text}).{name}"
    args = operands(random.choice([0, 0, 1, 1, 1, 2, 2, 3]), SMALL + random.sample(VALUES, 6))
    if name in KEYWORDS and random.random() < 0.4:
        args.append(f"{random.choice(KEYWORDS[name])}={random.choice(SMALL)}")
    elif random.random() < 0.02:
        args.append("foo=1")
    call = f".{name}({', '.join(args)})"
    if isinstance(value, MUTABLE) and random.random() < 0.6:
        return f"(lambda v: (v{call}, v))({text})"
    return f"({text}){call}"


def function_call():
    name = random.choice(FUNCTIONS)
    args = operands(random.choice([0, 1, 1, 1, 1, 2, 2, 3]), VALUES if random.random() < 0.6 else SMALL)
    return f"{name}({', '.join(args)}{')' * (name.count('(') + 1)}"


def expression():
    kind = random.random()
    if kind < 0.3:
        return f"({random.choice(VALUES)}) {random.choice(OPERATORS)} ({random.choice(VALUES)})"
    if kind < 0.7:
        return method_call()
    if kind < 0.88:
        return function_call()
    if kind < 0.94:
        return f"({random.choice(VALUES)})[{random.choice(SMALL + INDEXES)}]"
    if kind < 0.97:
        return f"{random.choice(['-', '+', '~', 'not '])}({random.choice(VALUES)})"
    return f"{random.choice(SPECS)!r} % ({random.choice(VALUES)})"


def huge(text):
    """Tells of powers and shifts that CPython would take for ever to do."""
    return re.search(r"(\*\*|<<) \((10\*\*18|2\*\*6|-2\*\*|255)|__l?r?(pow|lshift)__\((10\*\*18|2\*\*|255)|pow\(.*(\*\*18|\*\*6|\*\*7)", text)


def stable(value):
    """Tells of values that are the same each run."""
    if isinstance(value, (set, frozenset)):
        return not any(isinstance(x, (str, bytes)) for x in value)
    if isinstance(value, (list, tuple)):
        return all(stable(x) for x in value)
    return not isinstance(value, complex) or value == complex(round(value.real, 3), round(value.imag, 3))


def record(text):
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        value = eval(text)
        line = {"expr": text, "repr": repr(value)}
        if len(line["repr"]) > 2000 or not stable(value):
            return None
    except (MemoryError, RecursionError):
        return None
    except Exception as e:
        line = {"expr": text, "error": f"{type(e).__name__}: {e}"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    shown = line.get("repr", "") + line.get("error", "")
    if UNSTABLE.search(shown):
        return None
    try:
        shown.encode()
    except UnicodeError:  # lone surrogates
        return None
    return line


def stop(*_):
    raise MemoryError


def main():
    random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 311)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 17000
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    seen = set()
    while count:
        text = expression()
        if text is None or text in seen or huge(text):
            continue
        seen.add(text)
        try:
            compile(text, "", "eval")
        except SyntaxError:
            continue
        line = record(text)
        if line:
            print(json.dumps(line))
            count -= 1


main()
