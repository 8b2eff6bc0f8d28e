"""The design system: `from pixorly.components import ui`, then `ui.button(...)`."""

from .avatar import avatar
from .badge import badge, chip, filter_chip
from .button import anchor, button, icon_button, icon_link, link_button, text_link
from .choice import Option, checkbox, segmented, slider, switch
from .copy import copy_button, copy_icon
from .dialog import closes, dialog, sheet
from .faces import empty, faces, failed, nothing_found, set_filter, skeleton, skeleton_lines, skeleton_tiles
from .field import password_field, search_field, text_area, text_field
from .figures import change, money, number, percent, size, time
from .form import http_form
from .icon import icon
from .kbd import kbd, keys
from .menu import menu, menu_check, menu_item, menu_line, menu_name
from .notices import Notice, notices, tell
from .palette import open_palette, palette, palette_group, palette_item
from .popover import popover
from .select import Choice, native_select, select
from .surface import alert, card, logo, meter
from .table import Column, cell, deeds_column, row, stacked_row, table
from .tabs import LinkTab, Tab, link_tabs, tabs
from .tooltip import tip, tooltips
