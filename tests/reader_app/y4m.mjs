// Camera pictures for Chromium's fake device: a card on a desk, as YUV4MPEG2.

import fs from "node:fs";

const WIDTH = 1280;
const HEIGHT = 720;

/**
 * Draws a card's face and writes frames of it: the first are blurred or covered by glare.
 * @param page any page: its canvas draws
 * @param face the `data:` address of a face
 * @param file where the frames go
 */
export async function write(page, face, file, { readable = true } = {}) {
  const frames = [];
  const kinds = readable ? ["glare", "blur", "clear", "clear", "clear"] : ["empty", "glare", "blur", "glare", "blur"];
  for (const [index, kind] of kinds.entries()) {
    frames.push(await draw(page, face, kind, index));
  }
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F5:1 Ip A1:1 C420jpeg\n`);
  const parts = frames.flatMap((frame) => [Buffer.from("FRAME\n"), frame]);
  fs.writeFileSync(file, Buffer.concat([header, ...parts]));
}

async function draw(page, face, kind, index) {
  const luma = await page.evaluate(
    async ({ face, kind, index, width, height }) => {
      const image = new Image();
      image.src = face;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext("2d");
      context.fillStyle = "#5b6a60";
      context.fillRect(0, 0, width, height);
      for (let n = 0; n < 90; n += 1) {
        context.fillStyle = `rgb(${70 + ((n * 37) % 40)} ${85 + ((n * 17) % 30)} 80)`;
        context.fillRect((n * 149) % width, (n * 83) % height, 60, 3);
      }
      if (kind !== "empty") {
        context.save();
        context.translate(width / 2 + 4 * index, height / 2 - 3 * index);
        context.rotate(((index - 2) * 0.8 * Math.PI) / 180);
        if (kind === "blur") context.filter = "blur(5px)";
        context.drawImage(image, -430, -271, 860, 542);
        context.restore();
        if (kind === "glare") {
          const light = context.createRadialGradient(980, 130, 10, 980, 130, 240);
          light.addColorStop(0, "white");
          light.addColorStop(0.7, "rgb(255 255 255 / 97%)");
          light.addColorStop(1, "rgb(255 255 255 / 0%)");
          context.fillStyle = light;
          context.fillRect(0, 0, width, height);
        }
      }
      const pixels = context.getImageData(0, 0, width, height).data;
      const grey = new Uint8Array(width * height);
      for (let at = 0; at < grey.length; at += 1) {
        grey[at] = (299 * pixels[4 * at] + 587 * pixels[4 * at + 1] + 114 * pixels[4 * at + 2]) / 1000;
      }
      let text = "";
      for (let at = 0; at < grey.length; at += 8192) text += String.fromCharCode(...grey.subarray(at, at + 8192));
      return btoa(text);
    },
    { face, kind, index, width: WIDTH, height: HEIGHT },
  );
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  return Buffer.concat([Buffer.from(luma, "base64"), colours]);
}
