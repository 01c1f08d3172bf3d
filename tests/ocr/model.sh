#!/usr/bin/env bash
# Fetches the text recognition model for tests into target/ and prints its path.
#
#   ZAIRYU_OCR_MODEL=$(tests/ocr/model.sh) cargo test --features ocr --test printed
#
# PP-OCRv6_rec_small.onnx (Apache-2.0) is part of rapidocr 3.10.0 on PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=target/ocr
model=$folder/PP-OCRv6_rec_small.onnx
digest=6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884

fits() { [ -f "$model" ] && echo "$digest  $model" | sha256sum --check --status; }

if ! fits; then
    mkdir -p "$folder"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps \
        --dest "$folder" rapidocr==3.10.0 >&2
    python3 - "$folder" <<'PYTHON'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
name = "PP-OCRv6_rec_small.onnx"
with zipfile.ZipFile(next(folder.glob("rapidocr-3.10.0-*.whl"))) as wheel:
    (folder / name).write_bytes(wheel.read(f"rapidocr/models/{name}"))
PYTHON
    fits || { echo "the model is not the expected one" >&2; exit 1; }
fi
echo "$PWD/$model"
