// The keyboard among the tiles: arrows go to the neighbour the eye expects, f marks a favourite.

const TILES = "[data-tile]";
const middle = (box) => (box.left + box.right) / 2;

function below(tiles, from, direction) {
  const here = from.getBoundingClientRect();
  const rows = tiles
    .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => (direction > 0 ? box.top >= here.bottom - 2 : box.bottom <= here.top + 2));
  if (!rows.length) return null;
  const edge = Math[direction > 0 ? "min" : "max"](...rows.map(({ box }) => box.top));
  const row = rows.filter(({ box }) => Math.abs(box.top - edge) < 4);
  row.sort((one, other) => Math.abs(middle(one.box) - middle(here)) - Math.abs(middle(other.box) - middle(here)));
  return row[0].tile;
}

function neighbour(tiles, from, key) {
  const at = tiles.indexOf(from);
  if (key === "ArrowRight") return tiles[at + 1];
  if (key === "ArrowLeft") return tiles[at - 1];
  return below(tiles, from, key === "ArrowDown" ? 1 : -1);
}

export function moveAmongTiles(event, feed) {
  const from = event.target.closest?.(TILES);
  if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    const next = neighbour([...feed.querySelectorAll(TILES)], from, event.key);
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "f") {
    from.closest("li").querySelector("[data-favourite]")?.click();
  }
}
