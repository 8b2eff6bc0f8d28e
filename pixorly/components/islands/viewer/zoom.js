// How a picture lies in its frame: how large, and which point of it is in the middle. Several frames can share one.
import { useSyncExternalStore } from "react";

// 8 screen pixels for one of the picture's; beyond that there is nothing to see.
const LARGEST = 8;
const STEP = 1.25;

const between = (least, value, most) => Math.max(least, Math.min(most, value));
const MIDDLE = { times: 1, u: 0.5, v: 0.5 };

// `times` is how much larger than the picture that fits; (u, v) is the point in the middle, each from 0 to 1.
export class Zoom {
  view = MIDDLE;
  picture = { width: 1, height: 1 };
  frame = { width: 1, height: 1, padX: 0, padY: 0 };
  #listeners = new Set();

  subscribe = (hear) => (this.#listeners.add(hear), () => this.#listeners.delete(hear));
  read = () => this.view;

  // A picture that is smaller than the frame is not blown up by itself.
  get fit() {
    return fitIn(this.picture, this.frame);
  }

  get percent() {
    return Math.round(this.fit * this.view.times * 100);
  }

  get isFit() {
    return this.view.times <= 1.001;
  }

  get size() {
    const scale = this.fit * this.view.times;
    return { width: this.picture.width * scale, height: this.picture.height * scale };
  }

  show(picture) {
    this.picture = picture;
    this.#set(MIDDLE);
  }

  measure(frame) {
    this.frame = frame;
    this.#set(this.view);
  }

  // `point` is where the pointer is, from the middle of the frame; what lies under it stays there.
  by(factor, point = { x: 0, y: 0 }) {
    const before = this.size;
    const times = between(1, this.view.times * factor, Math.max(1, LARGEST / this.fit));
    const grown = times / this.view.times;
    const shift = (at, length) => at / length - at / (length * grown);
    this.#set({
      times,
      u: this.view.u + shift(point.x, before.width),
      v: this.view.v + shift(point.y, before.height),
    });
  }

  nearer = (point) => this.by(STEP, point);
  farther = (point) => this.by(1 / STEP, point);
  toFit = () => this.#set(MIDDLE);

  toWhole(point) {
    this.by(1 / (this.fit * this.view.times), point);
  }

  // Between what fits and 100 %; where that is the same, to 200 % and back.
  toggle(point) {
    if (!this.isFit) this.toFit();
    else if (this.fit < 0.995) this.toWhole(point);
    else this.by(2, point);
  }

  pan(x, y) {
    const { width, height } = this.size;
    this.#set({ ...this.view, u: this.view.u - x / width, v: this.view.v - y / height });
  }

  #set(view) {
    const { width, height } = sizeAt(this, view.times);
    const hold = (value, length, frame) => {
      const half = length <= frame ? 0.5 : frame / 2 / length;
      return between(half, value, 1 - half);
    };
    const next = { times: view.times, u: hold(view.u, width, this.frame.width), v: hold(view.v, height, this.frame.height) };
    this.view = next;
    this.#listeners.forEach((hear) => hear());
  }
}

export const fitIn = (picture, frame) =>
  Math.min(
    Math.max(1, frame.width - frame.padX) / picture.width,
    Math.max(1, frame.height - frame.padY) / picture.height,
    1,
  );

function sizeAt(zoom, times) {
  const scale = zoom.fit * times;
  return { width: zoom.picture.width * scale, height: zoom.picture.height * scale };
}

export const useView = (zoom) => useSyncExternalStore(zoom.subscribe, zoom.read, zoom.read);
