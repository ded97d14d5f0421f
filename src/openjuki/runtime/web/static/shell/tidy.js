// Tidy what was typed in the wrong input mode, per kind of field. Names are never touched: they are
// stored as entered. Runs in the capture phase, before readings and autosave see the value.
const halfWidth = (text) =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    // hyphens, dashes, minus and the long vowel mark, all of them typed for "-"
    .replace(/[\u2010-\u2015\u2212\u30fc\uff70]/g, "-")
    .trim();

const katakana = (text) =>
  text
    .replace(/[\uff66-\uff9f]+/g, (half) => half.normalize("NFKC"))
    .replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60))
    .trim();

const TIDY = {
  kana: katakana,
  latin: halfWidth,
  digits: (text) => halfWidth(text).replace(/[-\s]/g, ""),
  code: halfWidth,
  date: halfWidth,
};

document.addEventListener(
  "change",
  (event) => {
    const tidy = TIDY[event.target.dataset?.kind];
    if (!tidy) return;
    const tidied = tidy(event.target.value);
    if (tidied !== event.target.value) event.target.value = tidied;
  },
  true,
);
