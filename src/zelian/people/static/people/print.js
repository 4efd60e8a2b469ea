// A button with data-print prints the page.
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) window.print();
});
