#!/usr/bin/env python3
"""Trains the number model: a small network that reads a line of letters and digits.

    train_number_model.py LINES OUT.onnx [--minutes 40] [--weights FILE]

LINES is a folder of make_lines.py; files that are added while this runs are used as well. The
last 10 files are kept for checks. The model has the form of PP-OCR's recognition models: three
equal channels of 48 rows, from -1 (black) to 1 (white); a probability per column of four
pixels and class: nothing, then the characters of its metadata. O is 0 and I is 1: these
glyphs cannot be told apart, and the place in the number says which is meant.

Needs tensorflow-cpu and onnx.
"""
import argparse
import pathlib
import random
import time

import numpy as np
import onnx
import tensorflow as tf
from onnx import TensorProto, helper, numpy_helper

HEIGHT, STRIDE, LONGEST = 48, 4, 14
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CLASS = {c: i + 1 for i, c in enumerate(CHARACTERS)} | {"O": 1, "I": 2}
CHECKED = 10
# Filters, kernel, stride, padding by rows. The last one leaves one row.
LAYERS = [(16, (5, 5), (2, 2), "same"), (32, (3, 3), (2, 2), "same"), (32, (3, 3), (1, 1), "same"),
          (48, (3, 3), (2, 1), "same"), (48, (3, 3), (1, 1), "same"), (64, (3, 3), (2, 1), "same"),
          (96, (3, 1), (1, 1), "valid"), (64, (1, 5), (1, 1), "same"), (64, (1, 3), (1, 1), "same")]


def network():
    pixels = x = tf.keras.Input((HEIGHT, None, 1))
    for filters, kernel, stride, padding in LAYERS:
        if stride != (1, 1):  # as ONNX pads: equally, whatever the size
            x = tf.keras.layers.ZeroPadding2D((kernel[0] // 2, kernel[1] // 2))(x)
            padding = "valid"
        x = tf.keras.layers.Conv2D(filters, kernel, stride, padding, use_bias=False)(x)
        x = tf.keras.layers.BatchNormalization(momentum=.98, epsilon=1e-3)(x)
        x = tf.keras.layers.ReLU()(x)
    x = tf.keras.layers.Conv2D(len(CHARACTERS) + 2, (1, 1))(x)
    return tf.keras.Model(pixels, x[:, 0])


def batch(path, rng):
    """The lines of a file, changed a little; the classes of the glyphs and of the columns."""
    data = np.load(path)
    lines = data["lines"].astype(np.float32)
    count, _, width = lines.shape
    draw = lambda low, high: rng.uniform(low, high, (count, 1, 1)).astype(np.float32)
    lines = (lines - 255) * draw(.8, 1.15) + 255 - draw(0, 12) * (rng.random((count, 1, 1)) < .5)
    lines += rng.standard_normal(lines.shape).astype(np.float32) * draw(0, 6)
    lines = np.clip(lines, 0, 255) / 127.5 - 1
    labels = np.zeros((count, LONGEST), np.int32)
    columns = np.zeros((count, width // STRIDE), np.int32)
    for i, text in enumerate(data["texts"]):
        places = data["places"][i][:len(text)] / STRIDE
        reach = .16 * np.median(np.diff(places))
        for j, character in enumerate(text):
            labels[i, j] = CLASS[character]
            low, high = int(round(places[j] - reach)), int(round(places[j] + reach))
            columns[i, max(0, low):max(1, high + 1)] = CLASS[character]
    lengths = np.array([len(t) for t in data["texts"]], np.int32)
    return lines[..., None].astype(np.float32), labels, lengths, columns


def checked(model, paths):
    """How many lines are read without a mistake."""
    right = total = 0
    run = np.random.default_rng(1)
    for path in paths:
        lines, labels, lengths, _ = batch(path, run)
        best = np.argmax(model(lines, training=False), axis=-1)
        for i, row in enumerate(best):
            read = [c for j, c in enumerate(row) if c and (j == 0 or row[j - 1] != c)]
            right += read == list(labels[i, :lengths[i]])
            total += 1
    return right / total


def train(model, folder, minutes, rate, out, begun):
    rng, order = np.random.default_rng(7), random.Random(7)
    optimizer = tf.keras.optimizers.AdamW(rate, weight_decay=1e-4, clipnorm=1.0)
    optimizer.build(model.trainable_variables)
    slow = [tf.Variable(v, trainable=False) for v in model.trainable_variables]

    @tf.function(reduce_retracing=True, input_signature=[
        tf.TensorSpec((None, HEIGHT, None, 1)), tf.TensorSpec((None, LONGEST), tf.int32),
        tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None, None), tf.int32), tf.TensorSpec(())])
    def step(lines, labels, lengths, columns, share):
        with tf.GradientTape() as tape:
            found = model(lines, training=True)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(columns, found)
            weight = tf.where(columns > 0, 1.0, .3)
            by_column = tf.reduce_sum(each * weight) / tf.reduce_sum(weight)
            count = tf.fill([tf.shape(found)[0]], tf.shape(found)[1])
            by_line = tf.nn.ctc_loss(labels, found, lengths, count, logits_time_major=False, blank_index=0)
            by_line = tf.reduce_mean(by_line / tf.cast(lengths, tf.float32))
            loss = share * by_column + (1 - share) * by_line
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return by_column, by_line

    begin, steps, queue, sums = time.time(), 0, [], np.zeros(2)
    while (spent := (time.time() - begin) / 60 / minutes) < 1:
        if not queue:
            queue = files(folder)[CHECKED:]
            order.shuffle(queue)
        # A quick rise, then a cosine to zero.
        optimizer.learning_rate.assign(rate * min(1, (steps + 1) / 100) * (.5 + .5 * np.cos(np.pi * spent)))
        data = [tf.constant(part) for part in batch(queue.pop(), rng)]
        sums += [float(part) for part in step(*data, tf.constant(0 if begun else max(0.0, 1 - spent * 5), tf.float32))]
        steps += 1
        for mean, now in zip(slow, model.trainable_variables):
            mean.assign(mean + (now - mean) * min(.005 + 1 / steps, 1))
        if steps % 100 == 0:
            print(f"{steps} steps, {spent:.0%}: by column {sums[0] / 100:.4f}, by line {sums[1] / 100:.4f}", flush=True)
            sums[:] = 0
        if steps % 500 == 0:
            print(f"  checked: {checked(model, files(folder)[:CHECKED]):.2%}", flush=True)
            export(model, out)
    for mean, now in zip(slow, model.trainable_variables):
        now.assign(mean)


def files(folder):
    return sorted(p for p in folder.glob("*.npz") if ".tmp" not in p.name)


def export(model, path):
    """As ONNX: the normalisation in the weights, which have 16 bits."""
    layers = [l for l in model.layers if isinstance(l, (tf.keras.layers.Conv2D, tf.keras.layers.BatchNormalization))]
    nodes, tensors, last = [], [], "x"
    for i in range(len(LAYERS) + 1):
        kernel = layers[2 * i].get_weights()[0]
        if i < len(LAYERS):
            gamma, beta, mean, variance = layers[2 * i + 1].get_weights()
            by = gamma / np.sqrt(variance + 1e-3)
            kernel, bias = kernel * by, beta - mean * by
        else:
            bias = layers[2 * i].get_weights()[1]
        kernel = kernel.transpose(3, 2, 0, 1)
        if i == 0:  # three equal channels
            kernel = np.repeat(kernel / 3, 3, axis=1)
        (rows, columns), (down, along) = kernel.shape[2:], LAYERS[i][2] if i < len(LAYERS) else (1, 1)
        pad = 0 if i == len(LAYERS) or LAYERS[i][3] == "valid" and (down, along) == (1, 1) else rows // 2
        tensors += [numpy_helper.from_array(kernel.astype(np.float16), f"k{i}"),
                    numpy_helper.from_array(bias.astype(np.float32), f"b{i}")]
        nodes += [helper.make_node("Cast", [f"k{i}"], [f"w{i}"], to=TensorProto.FLOAT),
                  helper.make_node("Conv", [last, f"w{i}", f"b{i}"], [f"c{i}"], kernel_shape=[rows, columns],
                                   strides=[down, along], pads=[pad, columns // 2, pad, columns // 2])]
        last = f"c{i}"
        if i < len(LAYERS):
            nodes.append(helper.make_node("Relu", [last], [f"r{i}"]))
            last = f"r{i}"
    tensors.append(numpy_helper.from_array(np.array([2], np.int64), "axis"))
    nodes += [helper.make_node("Squeeze", [last, "axis"], ["s"]),
              helper.make_node("Transpose", ["s"], ["t"], perm=[0, 2, 1]),
              helper.make_node("Softmax", ["t"], ["y"], axis=2)]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(nodes, "number", [value("x", TensorProto.FLOAT, [1, 3, HEIGHT, "width"])],
                              [value("y", TensorProto.FLOAT, [1, "columns", len(CHARACTERS) + 2])], tensors)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    made.metadata_props.add(key="character", value="\n".join(CHARACTERS))
    onnx.checker.check_model(made)
    path.write_bytes(made.SerializeToString())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--weights", type=pathlib.Path, help="where they are kept, and begun with")
    options = parser.parse_args()
    tf.random.set_seed(7)
    model = network()
    print(model.count_params(), "weights", flush=True)
    begun = options.weights is not None and options.weights.exists()
    if begun:
        model.load_weights(options.weights)
    train(model, options.lines, options.minutes, options.rate, options.out, begun)
    if options.weights:
        model.save_weights(options.weights)
    print(f"checked: {checked(model, files(options.lines)[:CHECKED]):.2%}")
    export(model, options.out)


if __name__ == "__main__":
    main()
