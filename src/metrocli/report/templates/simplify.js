// Names compare as in the program: without accents, case and apostrophes.
const letters = {ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss"};
const simplify = (text) => text.normalize("NFKD").toLowerCase().replace(/[øłđðħıæœþß]/g, (letter) => letters[letter])
  .replace(/[\u0300-\u036f'’‘`´]/g, "");
