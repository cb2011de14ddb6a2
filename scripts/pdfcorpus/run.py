"""Runs a producer."""

import os
import subprocess
import sys


def run(command, stdin=None, stdout=None, cwd=None):
    """Runs a program; what it says is shown only where it ends badly."""
    done = subprocess.run([str(word) for word in command], input=stdin, stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd, timeout=180,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1", "QT_QPA_PLATFORM": "offscreen"})
    if done.returncode != 0:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
        raise SystemExit("pdf-corpus: %s ended with %d" % (command[0], done.returncode))
    return done.stdout
