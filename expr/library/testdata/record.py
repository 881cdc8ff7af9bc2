#!/usr/bin/env python3
"""Record what CPython 3.11 prints for the cases: python3 record.py [MODULE ...]

cases/NAME.txt holds a module's cases. The lines at its top that start with import or from stand
before each case. Then each line is a case, an expression whose repr is recorded; a case of
statements starts with ">>> " and goes on in lines that start with "... ", and what it prints is
recorded. Lines that start with # are comments. golden/NAME.json gets what each case printed, and
the last line of the exception that ended it.

Cases of modules that are not at hand (tornado, gramex, pandas) are written by hand in
golden/NAME.json and are not recorded: their cases/NAME.txt starts with "# by hand".
"""
import contextlib
import glob
import io
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    prelude, cases = [], []
    by_hand = False
    with open(path, encoding='utf-8') as f:
        for line in f.read().split('\n'):
            if line.startswith('# by hand'):
                by_hand = True
            if line.startswith('>>> '):
                cases.append(line[4:])
            elif line.startswith('...'):
                cases[-1] += '\n' + line[4:]
            elif line.startswith('#') or not line.strip():
                continue
            elif not cases and line.startswith(('import ', 'from ')):
                prelude.append(line)
            else:
                cases.append('print(repr((%s)))' % line)
    return by_hand, '\n'.join(prelude), cases


def run(prelude, case):
    out = io.StringIO()
    error = None
    scope = {'__name__': '__main__'}
    exec(prelude, scope)
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(case, '<case>', 'exec'), scope)
        except BaseException as e:
            kind = type(e)
            name = kind.__qualname__
            if kind.__module__ not in ('builtins', '__main__'):
                name = kind.__module__ + '.' + name
            error = name + ': ' + str(e) if str(e) else name
    return out.getvalue(), error


def main(names):
    os.environ['TZ'] = 'UTC'
    import time
    time.tzset()
    for path in sorted(glob.glob(os.path.join(HERE, 'cases', '*.txt'))):
        name = os.path.splitext(os.path.basename(path))[0]
        if names and name not in names:
            continue
        by_hand, prelude, cases = read(path)
        if by_hand:
            continue
        golden = []
        for case in cases:
            with tempfile.TemporaryDirectory() as tmp:
                os.chdir(tmp)
                try:
                    out, error = run(prelude, case)
                except BaseException as e:
                    sys.exit('%s: %s: %r' % (name, case, e))
                out = out.replace(tmp, '<tmp>')
                item = {'case': case, 'out': out}
                if error:
                    item['error'] = error.replace(tmp, '<tmp>')
                golden.append(item)
        target = os.path.join(HERE, 'golden', name + '.json')
        with open(target, 'w', encoding='utf-8') as f:
            f.write('[\n' + ',\n'.join(json.dumps(g) for g in golden) + '\n]\n')
        print(name, len(golden))


main(sys.argv[1:])
