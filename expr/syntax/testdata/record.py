"""Records what CPython makes of Python sources, for the tests of this package to be held against.

    record.py hash FILE…     a line for each file: its name, a tab, and the SHA-256 of its tree's
                             text, or "error" where CPython does not parse it. No FILE: names are
                             read from standard input, one a line.
    record.py dump FILE      the text of a file's tree
    record.py golden FILE…   writes FILE.tree beside each FILE
    record.py mutate SEED N FILE…   writes N programs made by changing a token or two of statements
                             of FILEs, a JSON object a line: the program, its mode (exec or
                             eval) and what CPython says of it
    record.py errors FILE…   writes what CPython says into each FILE of refused programs

The text of a tree is one line a node, indented by depth: the node's class with its place, and its
plain fields. dump_test.go writes the same from the Go tree.
"""

import ast
import hashlib
import json
import random
import re
import struct
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(100000)

SKIP = {"type_comment", "type_ignores"}


def text(s):
    """A string in ASCII: other characters as \\{hex}."""
    return '"' + "".join(
        c if " " <= c <= "~" and c not in '"\\' else "\\{%x}" % ord(c) for c in s) + '"'


def value(v):
    if v is None or v is True or v is False:
        return str(v)
    if v is ...:
        return "Ellipsis"
    if isinstance(v, int):
        return "int:%x" % v
    if isinstance(v, float):
        return "float:" + struct.pack(">d", v).hex()
    if isinstance(v, complex):
        return "complex:" + struct.pack(">d", v.imag).hex()
    if isinstance(v, bytes):
        return "bytes:" + v.hex()
    return text(v)


def write(out, name, node, depth):
    pad = " " * depth + name + "="
    if isinstance(node, ast.AST):
        if isinstance(node, (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)):
            out.append(pad + type(node).__name__)
            return
        at = ""
        if hasattr(node, "lineno"):
            at = " %d:%d-%d:%d" % (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        out.append(pad + type(node).__name__ + at)
        for field in node._fields:
            if field not in SKIP:
                write(out, field, getattr(node, field), depth + 1)
    elif isinstance(node, list):
        out.append(pad + "[%d]" % len(node))
        for item in node:
            write(out, "", item, depth + 1)
    else:
        out.append(pad + value(node))


def dump(source):
    out = []
    write(out, "", ast.parse(source), 0)
    return "\n".join(out) + "\n"


def read(name):
    with open(name, "rb") as f:
        return f.read()


def hashes(names):
    for name in names:
        try:
            print(name, hashlib.sha256(dump(read(name)).encode()).hexdigest(), sep="\t")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            print(name, "error", sep="\t")


def characters(source, line, column):
    lines = source.split("\n")
    if line is None or column is None or not 0 < line <= len(lines):
        return column
    return len(lines[line - 1].encode()[:column - 1].decode("utf-8", "replace")) + 1


def refusal(source, mode="exec", flags=0):
    """What CPython says of source: kind, line, column, end line, end column, message."""
    try:
        compile(source, "<string>", mode, flags, dont_inherit=True)
    except SyntaxError as e:
        place = [e.lineno, e.offset, e.end_lineno, e.end_offset]
        if not flags and refusal(source, mode, ast.PyCF_ONLY_AST) == "ok":
            # The compiler, unlike the parser, tells columns in bytes.
            place[1], place[3] = characters(source, *place[:2]), characters(source, *place[2:])
        return "%s:%s:%s:%s: %s: %s" % (*[p if p and p > 0 else 0 for p in place], type(e).__name__, e.msg)
    except (RecursionError, MemoryError, OverflowError, ValueError) as e:
        return "0:0:0:0: %s: %s" % (type(e).__name__, e)
    return "ok"


def programs(content):
    """The programs of a file of errors: each starts after a line `=== NAME`, and ends before the
    line `--- …` that tells what CPython says of it."""
    name, lines = None, []
    for line in content.split("\n"):
        if line.startswith("=== "):
            if name is not None:
                yield name, "\n".join(lines)
            name, lines = line[4:], []
        elif not line.startswith("--- "):
            lines.append(line)
    if name is not None:
        yield name, "\n".join(lines)


def errors(file):
    with open(file, encoding="utf-8", newline="") as f:
        content = f.read()
    out = []
    for name, source in programs(content):
        # A name's first word says how the program is compiled.
        mode = name.split()[0] if name.split()[0] in ("eval", "exec") else "exec"
        raw = source.rstrip("\n") + ("\n" if mode == "exec" else "")
        out += ["=== " + name, source.rstrip("\n"), "--- " + refusal(raw, mode), ""]
    with open(file, "w", encoding="utf-8", newline="") as f:
        f.write("\n".join(out))


TOKEN = re.compile(r"""[rbfuRBFU]*(\"\"\".*?\"\"\"|'''.*?'''|"[^"\n]*"|'[^'\n]*')|\w+|\n[ \t]*|[ \t]+|[-+*/<>=!|&^%@:]+|.""", re.S)

POOL = ("( ) [ ] { } : , ; . ... = := -> + - * / // % @ ** | ^ & << >> ~ < > == != <= >= += *= **= "
        "False None True and as assert async await break class continue def del elif else except "
        "finally for from global if import in is lambda nonlocal not or pass raise return try while "
        "with yield x y print match case _ 1 2.5 3j 'a' b'b' f'{a}' f'{a b}' f'{a!r:>{w}}' $ ? ! \\ "
        "0777 1_ 'oops \n \n\t # \u00e9 \u20ac").split(" ") + ["\n", "\n    ", "\n        ", "\\\n", "# c\n"]


def mutant(rng, source):
    tokens = [m.group() for m in TOKEN.finditer(source)]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        i = rng.randrange(len(tokens))
        how = rng.randrange(6)
        if how == 0:
            del tokens[i]
        elif how == 1:
            tokens[i] = rng.choice(POOL)
        elif how == 2:
            tokens.insert(i, " " + rng.choice(POOL) + " ")
        elif how == 3:
            tokens.insert(i, tokens[i])
        elif how == 4:
            j = rng.randrange(len(tokens))
            tokens[i], tokens[j] = tokens[j], tokens[i]
        else:
            del tokens[i:i + rng.randrange(1, 4)]
        if not tokens:
            break
    return "".join(tokens)


def mutants(seed, n, files):
    rng = random.Random(seed)
    pool = []
    for name in files:
        try:
            source = read(name).decode()
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 12:
                lines = source.split("\n")[node.lineno - 1:node.end_lineno]
                pad = len(lines[0]) - len(lines[0].lstrip())
                if all(not line.strip() or line[:pad].isspace() or not pad for line in lines):
                    pool.append("\n".join(line[pad:] for line in lines) + "\n")
    exprs = [p[:-1] for p in pool if p.count("\n") == 1 and refusal(p[:-1], "eval") == "ok"]
    for _ in range(n):
        mode = rng.choice(("exec", "exec", "exec", "eval"))
        if mode == "eval":
            program = mutant(rng, rng.choice(exprs)).strip(" \t")
        else:
            program = mutant(rng, rng.choice(pool) + (rng.choice(pool) if rng.random() < .3 else ""))
        if "\0" not in program and "\r" not in program:
            print(json.dumps({"program": program, "mode": mode, "want": refusal(program, mode)}))


def main():
    what, names = sys.argv[1], sys.argv[2:]
    if what == "hash":
        hashes(names or [line.rstrip("\n") for line in sys.stdin])
    elif what == "dump":
        sys.stdout.write(dump(read(names[0])))
    elif what == "golden":
        for name in names:
            with open(name + ".tree", "w", newline="") as f:
                f.write(dump(read(name)))
    elif what == "mutate":
        mutants(int(names[0]), int(names[1]), names[2:])
    elif what == "errors":
        for name in names:
            errors(name)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
