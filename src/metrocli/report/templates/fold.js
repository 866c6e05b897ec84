// Texts compare as in the program: without accents, case, apostrophes, and the kind of space or dash.
const letters = {ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss", ς: "σ"};
const fold = (text) => text.replace(/['’‘‛ʼʻʹˈ`´′＇]/g, "").normalize("NFKD").toLowerCase()
  .replace(/[øłđðħıæœþßς]/g, (letter) => letters[letter])
  .replace(/(?<=[\0-\u03ff])[\u0300-\u036f]+|(?!\s)\p{Cf}/gu, "").normalize("NFC").replace(/[\s_‐‑‒–—―−-]+/g, " ").trim();
