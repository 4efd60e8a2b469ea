#!/bin/sh
# Makes the virtual environment $1 with the first Python of 3.11 or newer that works here.
set -eu
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        found=$python
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "Zelian needs Python 3.11 or newer; none was found here." >&2
    echo "责链需要 Python 3.11 或更新的版本，这台机器上没有找到。" >&2
    exit 1
fi
echo "Making a virtual environment in $1 with $("$found" --version) …"
if ! "$found" -m venv "$1"; then
    echo "Python could not make a virtual environment; on Debian: apt install python3-venv" >&2
    echo "无法创建虚拟环境；在 Debian 上请先运行 apt install python3-venv。" >&2
    exit 1
fi
