// Sends the answer of another system on by itself; without script the button does it.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("form[data-going-on]")?.submit();
});
