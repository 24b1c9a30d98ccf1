// Goes on by itself where a page only passes something on.
"use strict";

document.querySelector("form[data-onward]").submit();
