// A picture of ours on its way across the page: whatever shows one can be dragged to where pictures are taken.
const KIND = "application/x-pixorly-image";
// It comes from a place among the references, and goes to another of them or away.
export const SLOT = "application/x-pixorly-reference";

export const carriesOurs = ({ types }) => types.includes(KIND);
export const isFromSlot = ({ types }) => types.includes(SLOT);
export const carriedBy = (transfer) => transfer.getData(KIND);

export const carrying = (id, from = "") => ({
  draggable: true,
  onDragStart: ({ dataTransfer }) => {
    dataTransfer.setData(KIND, id);
    if (from) dataTransfer.setData(from, id);
    dataTransfer.effectAllowed = "copyMove";
  },
});
