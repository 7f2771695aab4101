// A button at every text that is ready to be used, which copies it.
for (const quote of document.querySelectorAll("[data-quote]")) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "small-button",
    textContent: quote.dataset.quote || "Kopieer dit citaat",
  });
  const said = Object.assign(document.createElement("span"), { className: "known" });
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(quote.textContent.trim());
      said.textContent = "Gekopieerd.";
    } catch {
      getSelection().selectAllChildren(quote);
      said.textContent = "Kopiëren mag hier niet; de tekst is geselecteerd.";
    }
  });
  quote.after(button, said);
}
