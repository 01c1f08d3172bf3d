//! A look at a model file before the engine gets it: is it an ONNX file, within bounds,
//! and a text recognition model of PP-OCR's form?
//!
//! ONNX files are Protocol Buffers. Numbers of fields, from onnx.proto: ModelProto 7
//! graph, 14 metadata_props; GraphProto 1 node, 5 initializer; NodeProto 4 op_type;
//! TensorProto 1 dims; StringStringEntryProto 1 key, 2 value.

use super::ModelError;

/// Operators that recognition models of PP-OCR are made of. No operator here loops,
/// branches, or makes tensors of a size that the file states.
const OPERATORS: [&str; 31] = [
    "Add",
    "AveragePool",
    "BatchNormalization",
    "Cast",
    "Clip",
    "Concat",
    "Constant",
    "Conv",
    "Div",
    "Erf",
    "Flatten",
    "Gemm",
    "GlobalAveragePool",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "LayerNormalization",
    "MatMul",
    "MaxPool",
    "Mul",
    "Pow",
    "ReduceMean",
    "Relu",
    "Reshape",
    "Shape",
    "Sigmoid",
    "Slice",
    "Softmax",
    "Sqrt",
    "Squeeze",
    "Sub",
];
const MORE_OPERATORS: [&str; 2] = ["Transpose", "Unsqueeze"];

const MAX_NODES: usize = 4096;
const MAX_ELEMENTS: u64 = 1 << 25;
const MAX_CHARACTERS: usize = 1 << 16;

/// The characters of the classes after the blank, as the file's metadata lists them;
/// `None` for an entry that is not a single character.
pub(super) fn alphabet(file: &[u8]) -> Result<Vec<Option<char>>, ModelError> {
    let (mut graph, mut alphabet) = (None, None);
    for field in Fields(file) {
        match field.ok_or(ModelError::NotOnnx)? {
            (7, Value::Bytes(bytes)) => graph = Some(bytes),
            (14, Value::Bytes(entry)) => {
                if let Some(list) = entry_of(entry, "character") {
                    alphabet = Some(list);
                }
            }
            _ => {}
        }
    }
    check_graph(graph.ok_or(ModelError::NotOnnx)?)?;
    let list = alphabet.ok_or(ModelError::NotRecognition("no list of characters"))?;
    let list = std::str::from_utf8(list)
        .map_err(|_| ModelError::NotRecognition("list of characters is not UTF-8"))?;
    let mut names: Vec<Option<char>> = list.lines().map(single).collect();
    if names.len() < 2 || names.len() > MAX_CHARACTERS {
        return Err(ModelError::NotRecognition(
            "length of the list of characters",
        ));
    }
    names.push(Some(' '));
    Ok(names)
}

fn single(entry: &str) -> Option<char> {
    let mut characters = entry.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Some(character),
        _ => None,
    }
}

fn entry_of<'a>(entry: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
    let (mut key, mut value) = (None, None);
    for field in Fields(entry) {
        match field? {
            (1, Value::Bytes(bytes)) => key = Some(bytes),
            (2, Value::Bytes(bytes)) => value = Some(bytes),
            _ => {}
        }
    }
    value.filter(|_| key == Some(wanted.as_bytes()))
}

fn check_graph(graph: &[u8]) -> Result<(), ModelError> {
    let mut nodes = 0;
    for field in Fields(graph) {
        match field.ok_or(ModelError::NotOnnx)? {
            (1, Value::Bytes(node)) => {
                nodes += 1;
                check_node(node)?;
            }
            (5, Value::Bytes(tensor)) => check_tensor(tensor)?,
            _ => {}
        }
    }
    if nodes == 0 || nodes > MAX_NODES {
        return Err(ModelError::NotRecognition("number of operators"));
    }
    Ok(())
}

fn check_node(node: &[u8]) -> Result<(), ModelError> {
    for field in Fields(node) {
        if let (4, Value::Bytes(name)) = field.ok_or(ModelError::NotOnnx)? {
            let known = OPERATORS.iter().chain(&MORE_OPERATORS);
            if !known
                .into_iter()
                .any(|operator| operator.as_bytes() == name)
            {
                return Err(ModelError::NotRecognition(
                    "an operator that such models do not have",
                ));
            }
        }
    }
    Ok(())
}

fn check_tensor(tensor: &[u8]) -> Result<(), ModelError> {
    let mut elements: u64 = 1;
    let mut dimension = |size: u64| {
        elements = elements.saturating_mul(size.max(1));
    };
    for field in Fields(tensor) {
        match field.ok_or(ModelError::NotOnnx)? {
            (1, Value::Number(size)) => dimension(size),
            (1, Value::Bytes(mut packed)) => {
                while !packed.is_empty() {
                    dimension(varint(&mut packed).ok_or(ModelError::NotOnnx)?);
                }
            }
            _ => {}
        }
    }
    if elements > MAX_ELEMENTS {
        return Err(ModelError::NotRecognition("size of a tensor"));
    }
    Ok(())
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message: number and value. One `None` if the bytes are malformed.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Value<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let tag = varint(&mut self.0)?;
        let value = match tag & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = varint(&mut self.0)?;
                Value::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return None,
        };
        (tag >> 3 != 0).then_some((tag >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(field: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        assert!(length < 128);
        [&[field << 3 | 2, length], content].concat()
    }

    fn model(operator: &str, dims: &[u8], list: &str) -> Vec<u8> {
        let node = message(1, &message(4, operator.as_bytes()));
        let tensor = message(5, &message(1, dims));
        let entry = [message(1, b"character"), message(2, list.as_bytes())].concat();
        [message(7, &[node, tensor].concat()), message(14, &entry)].concat()
    }

    #[test]
    fn the_list_of_characters_is_taken_in_order() {
        let names = alphabet(&model("Conv", &[3, 3], "A\n字\nAB\n")).unwrap();
        assert_eq!(names, [Some('A'), Some('字'), None, Some(' ')]);
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        let huge = [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0x7F];
        for (name, file, reason) in [
            ("empty", vec![], "not an ONNX file"),
            (
                "text",
                b"Hello, this is a text file.".to_vec(),
                "not an ONNX file",
            ),
            (
                "zip",
                b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(),
                "not an ONNX file",
            ),
            (
                "loop",
                model("Loop", &[1], "A\nB"),
                "an operator that such models do not have",
            ),
            ("tensor", model("Conv", &huge, "A\nB"), "size of a tensor"),
            (
                "list",
                model("Conv", &[1], "A"),
                "length of the list of characters",
            ),
            ("no graph", message(14, b""), "not an ONNX file"),
            (
                "cut",
                model("Conv", &[1], "A\nB")[..20].to_vec(),
                "not an ONNX file",
            ),
        ] {
            let error = alphabet(&file).unwrap_err().to_string();
            assert!(error.contains(reason), "{name}: {error}");
        }
    }

    #[test]
    fn every_cut_of_a_file_is_an_error_or_a_shorter_file() {
        let file = model("Conv", &[3, 3], "A\nB\nC");
        for end in 0..file.len() {
            assert!(alphabet(&file[..end]).is_err(), "{end}");
        }
    }
}
