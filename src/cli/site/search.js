(function () {
  var box = document.getElementById("find"), list = document.getElementById("found");
  var root = document.documentElement.dataset.root, at = -1;
  if (!box || !window.COMITY) return;
  document.querySelector(".find").hidden = false;
  function score(entry, words) {
    var name = entry[0].toLowerCase(), last = name.split(".").pop(), total = 0;
    var all = (name + " " + entry[1] + " " + entry[2] + " " + entry[3]).toLowerCase();
    for (var i = 0; i < words.length; i++) {
      var word = words[i], place = name.indexOf(word);
      if (name === word || last === word) total += 100;
      else if (place === 0 || last.indexOf(word) === 0) total += 60;
      else if (place > 0) total += 40;
      else if (all.indexOf(word) >= 0) total += 10;
      else return -1;
    }
    return total - name.length / 100;
  }
  function look() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean), hits = [];
    list.textContent = "";
    at = -1;
    if (!words.length) return;
    window.COMITY.forEach(function (entry) {
      var points = score(entry, words);
      if (points >= 0) hits.push([points, entry]);
    });
    hits.sort(function (a, b) { return b[0] - a[0]; });
    hits.slice(0, 30).forEach(function (hit) {
      var entry = hit[1], item = document.createElement("li"), link = document.createElement("a");
      var small = document.createElement("small");
      link.href = root + entry[4];
      link.textContent = entry[0];
      small.textContent = entry[1] + (entry[2] ? " · " + entry[2] : "") + (entry[3] ? " · " + entry[3] : "");
      link.appendChild(small);
      item.appendChild(link);
      list.appendChild(item);
    });
    if (!hits.length) {
      var none = document.createElement("li");
      none.textContent = "nothing found";
      list.appendChild(none);
    }
  }
  function move(by) {
    var links = list.querySelectorAll("a");
    if (!links.length) return;
    if (links[at]) links[at].className = "";
    at = (at + by + links.length) % links.length;
    links[at].className = "on";
    links[at].scrollIntoView({ block: "nearest" });
  }
  box.addEventListener("input", look);
  box.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") { box.value = ""; look(); return; }
    else if (event.key === "Enter") {
      var links = list.querySelectorAll("a");
      if (links.length) location.href = (links[at] || links[0]).href;
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".find")) list.textContent = "";
  });
})();
