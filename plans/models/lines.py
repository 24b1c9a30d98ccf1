"""What a name may be made of."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# A name is printed in lists, in the head of a mail and in a file's name: a second line would be read as another thing.
one_line = RegexValidator(r"^(?![\s\S]*[\x00-\x1f\x7f\u2028\u2029])", _("Write it in one line."), "one_line")
