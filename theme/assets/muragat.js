// What a page can do with scripts and does without them as well: choose light or dark, copy.
// Loaded in the head, before the first paint, so that a chosen dark page never flashes white.
(() => {
  "use strict";
  const KEY = "muragat-theme";
  const SCHEMES = { light: "default", dark: "slate" }; // Material's names; none for "auto"
  const ORDER = ["auto", "light", "dark"];
  const root = document.documentElement;

  function stored() {
    try {
      const theme = localStorage.getItem(KEY);
      return ORDER.includes(theme) ? theme : "auto";
    } catch {
      return "auto"; // A browser may refuse storage.
    }
  }

  function apply(theme) {
    if (theme in SCHEMES) root.setAttribute("data-md-color-scheme", SCHEMES[theme]);
    else root.removeAttribute("data-md-color-scheme");
  }

  function themeButton(button) {
    const use = button.querySelector("use");
    const sprite = use.getAttribute("href").split("#")[0];
    let theme = stored();
    const show = () => {
      use.setAttribute("href", `${sprite}#theme-${theme}`);
      button.setAttribute("aria-label", button.dataset[theme]);
      button.title = button.dataset[theme];
    };
    button.addEventListener("click", () => {
      theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // It still holds for this page.
      }
      apply(theme);
      show();
    });
    show();
    button.hidden = false;
  }

  function copyButton(button) {
    const source = document.getElementById(button.dataset.copy);
    const label = button.querySelector("[aria-live]");
    const before = label.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      label.textContent = button.dataset.copied;
      setTimeout(() => {
        label.textContent = before;
      }, 2000);
    });
    button.hidden = false;
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".m-theme").forEach(themeButton);
    if (navigator.clipboard) document.querySelectorAll(".m-copy").forEach(copyButton);
  });
})();
