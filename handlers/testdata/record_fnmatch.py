"""Records what FileHandler's _match (gramex/handlers/filehandler.py) says to paths and patterns:
python3 record_fnmatch.py > fnmatch.json"""
import json
from fnmatch import fnmatch

patterns = ['*.py*', '.*', 'gramex*.yaml', 'data/*', 'data/**', '*/data/*', 'x?y', '[ab]*', '[!ab]*', '[]x]*', '[^a]*', '[a', 'a[b-d]e',
            '*', '', 'README', 'readme*', '*.tmpl.html', 'a b', 'a.b', 'a+b', '(x)', 'node_modules/**', '[a\\]b]', '**', '?', 'ünï*', '[!]a]*',
            '*.{js,css}', 'dir/sub/*.txt', '[[]x', '-[a-]']
paths = ['/a.py', '/x.pyc', '/dir/b.PY', '/.hidden', '/dir/.git/x', '/gramex.yaml', '/Gramex.prod.yaml', '/agramex.yaml', '/data/x', '/data/a/b',
         '/dir/data/x', '/database/x', '/xay', '/x/y', '/abc', '/cab', '/]x', '/xx', '/^a', '/[a', '/abe', '/ace', '/afe', '/', '/README', '/readme.md',
         '/p.tmpl.html', '/a b', '/a.b', '/axb', '/a+b', '/aab', '/(x)', '/node_modules/q/i.js', '/a]b', '/\\', '/ünïcode', '/é', '/a.{js,css}',
         '/dir/sub/t.txt', '/dir/sub/deep/t.txt', '/[x', '/-a', '/--', '/line\nbreak.py', 'nothing']
print(json.dumps({p: [x for x in paths if fnmatch(x.lower(), '*/' + p.lower())] for p in patterns} | {'': [x for x in paths if fnmatch(x.lower(), '*/')], '|paths': paths}, ensure_ascii=False, indent=1))
