package library_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gramener/gramex-go/expr"
)

// TestSandbox tries the ways out of the folders that expressions may use. OUT stands for a folder
// beside them, which holds a file "secret".
func TestSandbox(t *testing.T) {
	base := t.TempDir()
	in, data, out := filepath.Join(base, "app"), filepath.Join(base, "data"), filepath.Join(base, "out")
	for _, d := range []string{in, data, out} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		if err := os.Symlink(target, filepath.Join(in, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(out, "secret"), "top secret")
	write(filepath.Join(in, "mine"), "mine")
	write(filepath.Join(data, "shared"), "shared")
	link(filepath.Join(out, "secret"), "file")
	link("../out/secret", "relative")
	link(out, "folder")
	link("folder/secret", "chain")
	link(filepath.Join(data, "shared"), "inside")
	link("loop", "loop")
	if err := syscall.Mkfifo(filepath.Join(in, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	const denied = "PermissionError: [Errno 13] Permission denied"
	cases := []struct{ text, want string }{
		{"print(open('mine').read())", "mine\n"},
		{"print(open('inside').read())", "shared\n"}, // from one folder to the other
		{"print(open('DATA/shared').read())", "shared\n"},
		{"open('OUT/secret')", denied},
		{"open('OUT/secret', 'w')", denied},
		{"open('OUT/new', 'w')", denied},
		{"open('../out/secret')", denied},
		{"open('./../out/../out/secret')", denied},
		{"open('x/../../out/secret')", denied},
		{"open('/etc/passwd')", denied},
		{"open('//etc/passwd')", denied},
		{"open('/proc/self/environ')", denied},
		{"open('file')", denied},
		{"open('file', 'w')", denied},
		{"open('relative')", denied},
		{"open('chain')", denied},
		{"open('folder/secret')", denied},
		{"open('folder/new', 'w')", denied},
		{"open('loop')", "OSError: [Errno 40] Too many levels of symbolic links: 'loop'"},
		{"open('pipe')", denied},
		{"open(0)", "PermissionError: file descriptors cannot be opened here"},
		{"open(b'/etc/passwd')", denied},
		{"import pathlib; pathlib.Path('/etc/passwd').read_text()", denied},
		{"import pathlib; pathlib.Path('folder/secret').read_bytes()", denied},
		{"import pathlib; print(list(pathlib.Path('folder').iterdir()))", denied},
		{"import pathlib; print(pathlib.Path('file').exists(), pathlib.Path('OUT').exists())", "False False\n"},
		{"import os; print(os.path.exists('OUT/secret'), os.path.exists('file'), os.path.isfile('folder/secret'))", "False False False\n"},
		{"import os; os.listdir('OUT')", denied},
		{"import os; os.listdir('/')", denied},
		{"import os; os.listdir('folder')", denied},
		{"import os; os.listdir('..')", denied},
		{"import os; os.stat('file')", denied},
		{"import os; os.rename('mine', 'OUT/taken')", denied},
		{"import os; os.rename('OUT/secret', 'got')", denied},
		{"import os; os.rename('mine', 'folder/taken')", denied},
		{"import os; os.mkdir('OUT/d')", denied},
		{"import os; os.makedirs('folder/a/b')", denied},
		{"import os; os.remove('OUT/secret')", denied},
		{"import os; os.remove('folder/secret')", denied},
		{"import os; os.chmod('file', 0o777)", denied},
		{"import os; print(os.path.realpath('file').endswith('app/file'))", "True\n"},
		{"import os; print(list(os.walk('OUT')), list(os.walk('folder')))", "[] []\n"},
		{"import shutil; shutil.copy('OUT/secret', 'got')", denied},
		{"import shutil; shutil.copy('mine', 'OUT/x')", denied},
		{"import shutil; shutil.copytree('OUT', 'got')", denied},
		{"import shutil; shutil.rmtree('OUT')", denied},
		{"import shutil; shutil.rmtree('folder')", "OSError: Cannot call rmtree on a symbolic link"},
		{"import shutil; shutil.rmtree('.')", denied},
		{"import glob; print(glob.glob('OUT/*'), glob.glob('folder/*'), glob.glob('../out/*'), glob.glob('/etc/pass*'))", "[] [] [] []\n"},
		{"import glob; print(glob.glob('**', root_dir='OUT', recursive=True))", "[]\n"},
		{"import gzip; gzip.open('OUT/secret')", denied},
		{"import logging; logging.FileHandler('OUT/log')", denied},
		{"import os; os.system('id')", "PermissionError: os.system is not available in this server"},
		{"import os; os.symlink('/etc/passwd', 'p')", "PermissionError: os.symlink is not available in this server"},
		{"import subprocess; subprocess.run('id')", "ModuleNotFoundError: No module named 'subprocess'"},
		{"import socket; socket.socket()", "ModuleNotFoundError: No module named 'socket'"},
	}
	var log bytes.Buffer
	e := expr.New(expr.Options{Out: &log, Files: []string{in, data}})
	defer e.Close(context.Background())
	place := strings.NewReplacer("OUT", out, "DATA", data)
	for _, c := range cases {
		log.Reset()
		err := runCase(e, place.Replace(c.text))
		got := log.String()
		if err != nil {
			got += lastLine(err)
		}
		if want := place.Replace(c.want); got != want && !(strings.HasPrefix(got, want) && want == denied) {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, want)
		}
	}
	if got, err := os.ReadFile(filepath.Join(out, "secret")); err != nil || string(got) != "top secret" {
		t.Errorf("the file outside changed: %q %v", got, err)
	}
	if entries, err := os.ReadDir(out); err != nil || len(entries) != 1 {
		t.Errorf("the folder outside changed: %v %v", entries, err)
	}
}

// TestOpenFiles opens more files than may be open at one time, without closing any.
func TestOpenFiles(t *testing.T) {
	e := expr.New(expr.Options{Files: []string{t.TempDir()}})
	defer e.Close(context.Background())
	if err := runCase(e, "for i in range(600): open('f%d' % i, 'w').write('x')"); err != nil {
		t.Errorf("files that nobody refers to: %v", err)
	}
	err := runCase(e, "fs = [open('f%d' % i) for i in range(600)]")
	if err == nil || !strings.Contains(err.Error(), "Too many open files") {
		t.Errorf("600 files held open: %v", err)
	}
}

// TestLimits runs what would take too long or build too much: each ends soon, with the exception
// that says so.
func TestLimits(t *testing.T) {
	cases := []struct{ text, want string }{
		{"import re; re.match('(a+)+$', 'a' * 40 + 'b')", "TimeoutError"},
		{"import re; re.sub('(x+x+)+y', '', 'x' * 60)", "TimeoutError"},
		{"import re; re.match('(?:.|\\n)*?z', 'a' * 20000000)", "MemoryError"},
		{"import time; time.sleep(100)", "TimeoutError"},
		{"import random; random.getrandbits(10**12)", "MemoryError"},
		{"import random; random.choices([1], k=10**10)", "MemoryError"},
		{"import itertools; list(itertools.count())", "MemoryError|TimeoutError"},
		{"import itertools; list(itertools.repeat(1))", "MemoryError|TimeoutError"},
		{"import itertools; list(itertools.dropwhile(lambda x: True, itertools.count()))", "TimeoutError|MemoryError"},
		{"import itertools; next(itertools.filterfalse(None, itertools.repeat(1)))", "TimeoutError"},
		{"import itertools; list(itertools.product(range(100), repeat=10**9))", "MemoryError"},
		{"import itertools; list(itertools.permutations(range(30)))", "MemoryError|TimeoutError"},
		{"import itertools, collections; collections.deque(itertools.count(), maxlen=1)", "TimeoutError|MemoryError"},
		{"import math; math.factorial(10**9)", "OverflowError"},
		{"import math; math.comb(10**9, 10**8)", "OverflowError"},
		{"import zlib; b = zlib.compress(bytes(40000000))\nwhile True: b = zlib.decompress(b) * 100", "MemoryError|error"},
		{"import json; a = []\nfor i in range(100000): a = [a]\njson.dumps(a)", "RecursionError"},
		{"import json; json.loads('[' * 100000)", "RecursionError|JSONDecodeError"},
		{"import copy; a = []\nfor i in range(100000): a = [a]\ncopy.deepcopy(a)", "RecursionError"},
		{"import yaml; a = []\nfor i in range(100000): a = [a]\nyaml.dump(a)", "RecursionError"},
		{"import yaml; yaml.safe_load('[' * 20000)", "YAMLError|Error"},
		{"import yaml; yaml.safe_load('a: &a [x]\\n' + ''.join('b%d: &b%d [%s]\\n' % (i, i, ','.join(['*a' if i == 0 else '*b%d' % (i - 1)] * 9)) for i in range(30)))", "|Error"},
		{"import collections; d = collections.defaultdict(list)\nwhile True: d[len(d)].append(1)", "MemoryError|TimeoutError"},
		{"import collections; collections.Counter(range(10**9))", "MemoryError|TimeoutError"},
		{"import struct; struct.pack('1000000000x')", "MemoryError"},
		{"import struct; struct.calcsize('9' * 30 + 'x')", "error"},
		{"import textwrap; textwrap.fill('\\t' * 10**6, tabsize=10**6)", "MemoryError"},
		{"import datetime; datetime.datetime.now().strftime('%999d' * 10**6)", "MemoryError"},
		{"import datetime; datetime.datetime.strptime('1' * 3000, '%d' * 3000)", "ValueError|MemoryError"},
		{"import hashlib; hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)", "MemoryError"},
		{"import io; s = io.StringIO()\nwhile True: s.write('x' * 100000)", "MemoryError"},
		{"import io; b = io.BytesIO(); b.seek(10**12); b.write(b'x')", "MemoryError"},
		{"import csv; list(csv.reader(['\"' + 'x' * 10**7] * 100))", "MemoryError"},
		{"import string; string.Template('$a' * 10**6).substitute(a='x' * 10**6)", "MemoryError"},
		{"import re; re.sub('', 'x' * 10**6, 'y' * 10**6)", "MemoryError"},
		{"import functools\n@functools.lru_cache(None)\ndef f(n): return f(n + 1)\nf(0)", "RecursionError"},
		{"import urllib.parse; urllib.parse.quote('\\xe9' * 10**8)", "MemoryError"},
		{"import base64; base64.b64encode(bytes(60000000))", "MemoryError"},
		{"import fnmatch; fnmatch.fnmatch('a' * 10**5, '*a' * 2000 + 'b')", "|Error"},
		{"import heapq, itertools; heapq.nlargest(3, itertools.count())", "MemoryError|TimeoutError"},
		{"import json\nclass C: pass\njson.dumps(C(), default=lambda o: [o])", "ValueError|RecursionError"},
		{"import pickle; pickle.loads(b'x')", "ModuleNotFoundError"},
	}
	e := expr.New(expr.Options{Files: []string{t.TempDir()}, Timeout: 400 * time.Millisecond})
	defer e.Close(context.Background())
	for _, c := range cases {
		start := time.Now()
		err := runCase(e, c.text)
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%s\ntook %v", c.text, took)
		}
		got, ok := "", false
		if err != nil {
			got = lastLine(err)
		}
		for _, want := range strings.Split(c.want, "|") {
			name, _, _ := strings.Cut(got, ":")
			if name == "TimeoutError" && want == "MemoryError" {
				name = want // whichever limit a slow machine reaches first
			}
			ok = ok || want == "" && got == "" || want != "" && strings.HasSuffix(name, want)
		}
		if !ok {
			t.Errorf("%s\n got %.200q\nwant %s", c.text, got, c.want)
		}
	}
}
