// Says when caps lock is on, while the password is typed.
"use strict";

const hint = document.querySelector("[data-capslock]");
const password = document.querySelector("input[type=password]");

password.addEventListener("keyup", (event) => {
  hint.hidden = !(event.getModifierState && event.getModifierState("CapsLock"));
});
