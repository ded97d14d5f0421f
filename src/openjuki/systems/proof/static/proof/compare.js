// Compares a chosen file with the digest of the released one, on this terminal; nothing is sent.
const wanted = document.getElementById("digest").textContent.trim();
const told = document.getElementById("compared");

document.getElementById("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const hex = [...hash].map((b) => b.toString(16).padStart(2, "0")).join("");
  told.textContent =
    hex === wanted
      ? "同じです。発行したときから1文字も変わっていません。"
      : "違います。このファイルは、発行したものではないか、後から変えられています。";
});
