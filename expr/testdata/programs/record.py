"""Record what CPython 3.11 prints for each program here: python3 record.py"""
import glob
import os
import subprocess
import sys

os.chdir(os.path.dirname(os.path.abspath(__file__)))
for path in sorted(glob.glob('*.py')):
    if path == 'record.py':
        continue
    run = subprocess.run([sys.executable, '-c', f'import {path[:-3]}'], capture_output=True, text=True,
                         env={'PYTHONHASHSEED': '0', 'PYTHONDONTWRITEBYTECODE': '1'})
    if run.returncode:
        sys.exit(f'{path}: {run.stderr}')
    with open(path[:-3] + '.out', 'w') as f:
        f.write(run.stdout)
