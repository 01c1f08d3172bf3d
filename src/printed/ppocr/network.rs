//! One network: from the picture of a line to probabilities.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rten::{Dimension, Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueView};
use zeroize::Zeroizing;

use super::ModelError;
use super::ctc::Lattice;
use super::input::{HEIGHT, Input};
use super::onnx;
use crate::printed::recognizer::RecognizeError;

/// A recognition model of PP-OCR's form.
pub(super) struct Network {
    model: Model,
    input: NodeId,
    output: NodeId,
    alphabet: Vec<Option<char>>,
}

impl Network {
    pub(super) fn new(file: Vec<u8>) -> Result<Self, ModelError> {
        let alphabet = onnx::alphabet(&file)?;
        let model = engine_load(file)?;
        let ([input], [output]) = (model.input_ids(), model.output_ids()) else {
            return Err(ModelError::NotRecognition("number of inputs and outputs"));
        };
        let (input, output) = (*input, *output);
        check_shape(&model, input, &[None, Some(3), Some(HEIGHT), None])?;
        check_shape(&model, output, &[None, None, Some(alphabet.len() + 1)])?;
        Ok(Network {
            model,
            input,
            output,
            alphabet,
        })
    }

    /// What it says about a line.
    pub(super) fn read(
        &self,
        input: &Input,
        threads: &Arc<ThreadPool>,
    ) -> Result<Lattice, RecognizeError> {
        let shape = [1, 3, HEIGHT, input.width];
        let view = ValueView::from_shape(shape, input.values.as_slice()).map_err(engine_error)?;
        let options = RunOptions::default().with_thread_pool(Some(threads.clone()));
        let inputs = vec![(self.input, view.into())];
        let run = || self.model.run_n(inputs, [self.output], Some(options));
        let [value] = catch_unwind(AssertUnwindSafe(run))
            .map_err(|_| RecognizeError::new("the model made the engine panic"))?
            .map_err(engine_error)?;
        let ([_, columns, classes], probabilities) =
            value.into_shape_vec::<f32, 3>().map_err(engine_error)?;
        let probabilities = Zeroizing::new(probabilities);
        let fits = classes == self.alphabet.len() + 1
            && columns <= input.width
            && probabilities.len() == columns * classes
            && probabilities.iter().all(|p| p.is_finite());
        if fits {
            Ok(Lattice::new(&probabilities, &self.alphabet))
        } else {
            Err(RecognizeError::new(
                "the model's answer does not consist of probabilities",
            ))
        }
    }
}

/// Only these operators, and thus nothing else, are linked in.
fn engine_load(bytes: Vec<u8>) -> Result<Model, ModelError> {
    let operators = rten::op_registry!(
        Add,
        AveragePool,
        BatchNormalization,
        Cast,
        Clip,
        Concat,
        Conv,
        Div,
        Erf,
        Flatten,
        Gemm,
        GlobalAveragePool,
        HardSigmoid,
        HardSwish,
        Identity,
        LayerNormalization,
        MatMul,
        MaxPool,
        Mul,
        Pow,
        ReduceMean,
        Relu,
        Reshape,
        Shape,
        Sigmoid,
        Slice,
        Softmax,
        Sqrt,
        Squeeze,
        Sub,
        Transpose,
        Unsqueeze
    );
    let load = || ModelOptions::with_ops(operators).load(bytes);
    catch_unwind(AssertUnwindSafe(load))
        .map_err(|_| ModelError::Engine("the file made the engine panic".to_owned()))?
        .map_err(|error| ModelError::Engine(error.to_string()))
}

fn check_shape(model: &Model, node: NodeId, wanted: &[Option<usize>]) -> Result<(), ModelError> {
    let shape = model.node_info(node).and_then(|info| info.shape());
    let fits = |shape: Vec<Dimension>| {
        shape.len() == wanted.len()
            && shape
                .iter()
                .zip(wanted)
                .all(|(found, wanted)| match (found, wanted) {
                    (Dimension::Fixed(found), Some(wanted)) => found == wanted,
                    _ => true,
                })
    };
    if shape.is_some_and(fits) {
        Ok(())
    } else {
        Err(ModelError::NotRecognition(
            "shape of the input or the output",
        ))
    }
}

fn engine_error(error: impl fmt::Display) -> RecognizeError {
    RecognizeError::new(error.to_string())
}
