"""Checks the JSON of the examples against docs/json-schema.json. Exit status 0 when all
is as it should be; else 1, with the places that are not on standard error.

    check_json.py valid FILE...      each line of each file fits the schema
    check_json.py documented FOLDER READ_CARD  TYPE.json in FOLDER (docs/json) is what READ_CARD
                                     prints for a virtual card of that type
    check_json.py write FOLDER READ_CARD       writes these examples

Needs the package jsonschema (Debian: python3-jsonschema).
"""

import json
import os
import pathlib
import subprocess
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).parents[2] / "docs" / "json-schema.json"
TYPES = ["1", "2", "05", "06", "07", "08"]


def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def problems(name, schema, document):
    # By format first: the errors of the other alternative would say nothing.
    kind = {"zairyu-read": "read", "zairyu-verification": "verification"}.get(
        document.get("format", {}).get("name")
    )
    if kind is None:
        return [f"{name}: no known format"]
    part = {**schema, "$ref": f"#/$defs/{kind}"}
    part.pop("oneOf")
    errors = jsonschema.Draft202012Validator(part).iter_errors(document)
    return [f"{name}: {error.json_path}: {error.message[:200]}" for error in errors]


def valid(files):
    schema, found, lines = validator(), [], 0
    for file in files:
        for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines():
            lines += 1
            found += problems(file, schema, json.loads(line))
    return found or ([] if lines else ["nothing to check"])


def printed(read_card, card_type):
    command = [read_card, "--virtual", card_type, "--json", "--lang", "en"]
    # Without a model, in any environment.
    surroundings = {**os.environ, "ZAIRYU_OCR_MODEL": ""}
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=surroundings)
    output = run.stdout
    document = json.loads(output)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def documented(folder, read_card):
    schema, found = validator(), []
    for card_type in TYPES:
        file = pathlib.Path(folder) / f"{card_type}.json"
        text = file.read_text(encoding="utf-8")
        found += problems(file, schema, json.loads(text))
        if text != printed(read_card, card_type):
            found.append(f"{file}: read_card prints something else: check_json.py write")
    return found


def write(folder, read_card):
    for card_type in TYPES:
        file = pathlib.Path(folder) / f"{card_type}.json"
        file.write_text(printed(read_card, card_type), encoding="utf-8")
    return []


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "valid":
        result = valid(arguments)
    else:
        result = {"documented": documented, "write": write}[command](*arguments)
    for problem in result:
        print(problem, file=sys.stderr)
    sys.exit(1 if result else 0)
