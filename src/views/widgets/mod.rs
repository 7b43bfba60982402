//! The parts every tab is built from. Ink on paper: colour belongs to the data.

mod button;
mod card;
mod check;
mod customer;
mod dialog;
mod field;
mod icon;
mod keys;
mod memo;
mod menu;
mod metric_row;
mod number_field;
mod pane;
mod scatter;
mod scene;
mod segmented;
mod slider;
mod states;
mod switch;
mod text;
mod toast;
mod visible_rows;

pub use button::{Button, link};
pub use card::card;
pub use check::{FeatureRow, check_mark, check_row, kind_icon};
pub use customer::{customer_card, segment_disc};
pub use dialog::{dialog, floating_frame, foot, sheet, unasked_dialog};
pub use field::{combo, control_room, form_row, is_typed_into, list_item, settled_field, text_field};
pub use icon::Icon;
pub use keys::{keys_chip, keys_width};
pub use memo::{Same, memo};
pub use menu::{MenuItem, menu};
pub use metric_row::{MetricAxis, MetricValues, metric_axis, metric_legend, metric_row};
pub use number_field::{exact_field, number_field, radius_field, strength_field};
pub use pane::{hairline, header, header_in_full, section, vertical_hairline};
pub use scatter::{
    Gathered, HoveredPoint, Pictures, Scatter, ScatterResponse, TOOLS_WIDTH, Tool, seen, tool_of, tools,
};
pub use scene::{SceneResponse, dots_mesh, paint_scene, pixels_texture, show_scene, sized_dots_mesh};
pub use segmented::{Choice, segmented, segmented_width};
pub use slider::{Slider, SliderScale};
pub use states::{empty, failed, pending_bar, pending_line, pending_words, warning};
pub use switch::switch;
pub use text::{body, caption, hint, label, one_line, paint_elided, paint_text, styled, title};
pub use toast::toasts;
pub use visible_rows::visible_rows;
