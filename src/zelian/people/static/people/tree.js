// The tree by keyboard: arrows walk over what is open, right opens a branch, left closes it.
(function () {
  "use strict";

  function links(tree) {
    return Array.prototype.filter.call(
      tree.querySelectorAll(".tree-words > a, .tree-all"),
      // A closed branch keeps its size in some browsers, and is only not drawn.
      function (link) { return link.checkVisibility(); }
    );
  }

  function branch(link) {
    return link.closest("li").querySelector(":scope > details");
  }

  document.addEventListener("keydown", function (event) {
    var tree = event.target.closest("[data-tree]");
    if (!tree || event.altKey || event.ctrlKey || event.metaKey) return;
    var link = event.target.closest("li").querySelector(".tree-words > a, .tree-all");
    var rows = links(tree);
    var place = rows.indexOf(link);
    var below = branch(link);
    var next = null;
    if (event.key === "ArrowDown") next = rows[place + 1];
    else if (event.key === "ArrowUp") next = rows[place - 1];
    else if (event.key === "Home") next = rows[0];
    else if (event.key === "End") next = rows[rows.length - 1];
    else if (event.key === "ArrowRight") {
      if (below && !below.open) below.open = true;
      else if (below) next = rows[place + 1];
    } else if (event.key === "ArrowLeft") {
      if (below && below.open) below.open = false;
      else {
        var above = link.closest("ul").closest("li");
        if (above) next = above.querySelector(".tree-words > a");
      }
    } else return;
    event.preventDefault();
    if (next) next.focus();
    else link.focus();
  });
})();
