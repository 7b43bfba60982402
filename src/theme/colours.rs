//! Every colour, as plain numbers: the window and the exported picture share them.
//!
//! Contrast and distances under simulated colour blindness are tested in `colour_tests`.

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// From `0xRRGGBB`.
const fn rgb(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    Rgb(red, green, blue)
}

impl Rgb {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour `t` (0 to 1) of the way to `other`, channel by channel.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two u8 values"
        )]
        let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
        Self(
            channel(self.0, other.0),
            channel(self.1, other.1),
            channel(self.2, other.2),
        )
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better on this colour.
    #[must_use]
    pub fn text_on(self) -> Self {
        const BLACK: Rgb = rgb(0x00_00_00);
        const WHITE: Rgb = rgb(0xFF_FF_FF);
        if self.contrast(BLACK) >= self.contrast(WHITE) {
            BLACK
        } else {
            WHITE
        }
    }
}

/// The colours of one theme, by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    pub is_dark: bool,
    pub canvas: Rgb,
    pub panel: Rgb,
    pub raised: Rgb,
    pub sunken: Rgb,
    pub hover: Rgb,
    pub hairline: Rgb,
    /// Edge of a control.
    pub stroke: Rgb,
    /// Edge of a check box, track of a switch.
    pub stroke_strong: Rgb,
    pub grid: Rgb,
    pub axis: Rgb,
    /// Neutral bars.
    pub quiet: Rgb,
    /// Bands and tracks.
    pub quiet_2: Rgb,
    /// Text and controls.
    pub ink: Rgb,
    /// Labels.
    pub ink_2: Rgb,
    /// Hints and ticks.
    pub ink_3: Rgb,
    /// Disabled only.
    pub ink_off: Rgb,
    pub on_ink: Rgb,
    /// Selected, focused, a link: nothing else is blue.
    pub select: Rgb,
    pub select_soft: Rgb,
    pub good: Rgb,
    pub good_soft: Rgb,
    pub warn: Rgb,
    pub warn_soft: Rgb,
    pub warn_mark: Rgb,
    pub bad: Rgb,
    pub bad_soft: Rgb,
    /// Classes: 0 is the other class, 1 the positive one; more take segment hues.
    pub class: [ClassColours; 2],
    pub segments: [Rgb; 12],
    /// Share of the row from 0 to 1 for right cells.
    pub right: [Rgb; 7],
    /// Share of the row from 0 to 0.5 for wrong cells, so that rare errors show.
    pub wrong: [Rgb; 7],
    /// Correlation from −1 to 1.
    pub correlation: [Rgb; 9],
}

/// A class's mark, its text, and a soft ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassColours {
    pub mark: Rgb,
    pub text: Rgb,
    pub soft: Rgb,
}

/// Ink on paper.
pub const LIGHT: Colours = Colours {
    is_dark: false,
    canvas: rgb(0xFF_FF_FF),
    panel: rgb(0xF6_F7_F9),
    raised: rgb(0xFF_FF_FF),
    sunken: rgb(0xEC_EE_F2),
    hover: rgb(0xEE_F0_F4),
    hairline: rgb(0xE3_E6_EB),
    stroke: rgb(0xCB_D1_D9),
    stroke_strong: rgb(0x86_8F_9C),
    grid: rgb(0xEC_EE_F2),
    axis: rgb(0xB9_C0_CA),
    quiet: rgb(0xC5_CB_D4),
    quiet_2: rgb(0xDD_E1_E7),
    ink: rgb(0x17_1A_1F),
    ink_2: rgb(0x49_51_5C),
    ink_3: rgb(0x62_6B_77),
    ink_off: rgb(0x98_A1_AD),
    on_ink: rgb(0xFF_FF_FF),
    select: rgb(0x1B_62_D1),
    select_soft: rgb(0xE6_EF_FC),
    good: rgb(0x0B_6E_57),
    good_soft: rgb(0xE2_F3_EE),
    warn: rgb(0x7A_4D_00),
    warn_soft: rgb(0xFD_F3_DC),
    warn_mark: rgb(0xB9_78_00),
    bad: rgb(0xAE_23_40),
    bad_soft: rgb(0xFC_EB_EE),
    class: [
        ClassColours {
            mark: rgb(0xCD_7A_0D),
            text: rgb(0x84_4B_07),
            soft: rgb(0xFD_ED_DB),
        },
        ClassColours {
            mark: rgb(0x67_44_C5),
            text: rgb(0x57_30_B1),
            soft: rgb(0xEE_EC_FE),
        },
    ],
    segments: [
        rgb(0x2F_56_B4),
        rgb(0xD8_7416),
        rgb(0x39_9F_93),
        rgb(0xAB_25_5F),
        rgb(0x95_82_FC),
        rgb(0x68_57_00),
        rgb(0x17_6A_6E),
        rgb(0x5E_11_6E),
        rgb(0xA2_68_6B),
        rgb(0x8D_91_5B),
        rgb(0x8D_69_A3),
        rgb(0x08_50_27),
    ],
    right: [
        rgb(0xEC_F6_FB),
        rgb(0xBE_E1_F0),
        rgb(0x8D_CC_E4),
        rgb(0x58_A2_C1),
        rgb(0x17_7A_A0),
        rgb(0x11_65_88),
        rgb(0x09_51_70),
    ],
    wrong: [
        rgb(0xFE_F1_EE),
        rgb(0xFF_D6_CC),
        rgb(0xFF_BA_A9),
        rgb(0xF7_97_81),
        rgb(0xEB_72_59),
        rgb(0xCA_54_3F),
        rgb(0xAA_35_25),
    ],
    correlation: [
        rgb(0x25_52_AA),
        rgb(0x55_80_C6),
        rgb(0x89_AD_E1),
        rgb(0xBD_D0_EC),
        rgb(0xF2_F3_F6),
        rgb(0xF3_D1_B7),
        rgb(0xEE_AE_7B),
        rgb(0xCD_82_4D),
        rgb(0xAC_57_1D),
    ],
};

/// The same roles at night.
pub const DARK: Colours = Colours {
    is_dark: true,
    canvas: rgb(0x14_17_1B),
    panel: rgb(0x1A_1E_23),
    raised: rgb(0x22_27_2E),
    sunken: rgb(0x10_13_17),
    hover: rgb(0x26_2B_33),
    hairline: rgb(0x2A_30_38),
    stroke: rgb(0x3D_45_50),
    stroke_strong: rgb(0x77_81_8E),
    grid: rgb(0x22_27_2E),
    axis: rgb(0x49_52_5E),
    quiet: rgb(0x4A_53_5F),
    quiet_2: rgb(0x32_39_42),
    ink: rgb(0xEC_EE_F1),
    ink_2: rgb(0xB6_BD_C7),
    ink_3: rgb(0x92_9B_A8),
    ink_off: rgb(0x62_6B_77),
    on_ink: rgb(0x14_17_1B),
    select: rgb(0x79_AE_FF),
    select_soft: rgb(0x1B_2B_45),
    good: rgb(0x55_C9_A6),
    good_soft: rgb(0x15_30_2A),
    warn: rgb(0xF0_BE_5C),
    warn_soft: rgb(0x33_29_0F),
    warn_mark: rgb(0xE0_A5_2E),
    bad: rgb(0xFF_8C_9F),
    bad_soft: rgb(0x3B_1B_23),
    class: [
        ClassColours {
            mark: rgb(0xF0_A8_4D),
            text: rgb(0xF5_C4_83),
            soft: rgb(0x3C_2A_13),
        },
        ClassColours {
            mark: rgb(0x9A_84_F0),
            text: rgb(0xBF_B2_F9),
            soft: rgb(0x2B_24_4B),
        },
    ],
    segments: [
        rgb(0x58_6D_E0),
        rgb(0xF3_AE_51),
        rgb(0x98_E2_D6),
        rgb(0xCE_58_82),
        rgb(0xCA_A1_FD),
        rgb(0x90_6F_00),
        rgb(0x43_8F_8C),
        rgb(0x8C_57_98),
        rgb(0xD6_7C_6B),
        rgb(0xBD_CC_95),
        rgb(0xC4_78_C2),
        rgb(0x39_78_4D),
    ],
    right: [
        rgb(0x1B_27_2D),
        rgb(0x1D_37_44),
        rgb(0x1A_48_5C),
        rgb(0x1C_5B_75),
        rgb(0x1C_70_8E),
        rgb(0x32_8A_AA),
        rgb(0x47_A5_C6),
    ],
    wrong: [
        rgb(0x2F_21_1F),
        rgb(0x4D_2A_23),
        rgb(0x6B_31_27),
        rgb(0x8F_3F_2F),
        rgb(0xB4_4C_38),
        rgb(0xD2_66_4D),
        rgb(0xF1_80_62),
    ],
    correlation: [
        rgb(0x6B_9C_F8),
        rgb(0x53_7A_C4),
        rgb(0x3B_59_93),
        rgb(0x30_40_5C),
        rgb(0x25_26_29),
        rgb(0x58_3D_28),
        rgb(0x8B_54_26),
        rgb(0xBD_7B_3E),
        rgb(0xF1_A4_57),
    ],
};

/// The colour of a scale at `t` (0 to 1), linear between its steps; NaN is the first step.
pub fn scale(steps: &[Rgb], t: f64) -> Rgb {
    let last = steps.len().saturating_sub(1);
    let at = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) } * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded by the steps"
    )]
    let step = (at.floor() as usize).min(last.saturating_sub(1));
    match (steps.get(step), steps.get(step + 1)) {
        (Some(a), Some(b)) => a.mix(*b, at - step as f64),
        (Some(a), None) => *a,
        _ => rgb(0),
    }
}

/// Whether a segment's circle is a ring: its hue is also that of a segment whose circle is filled. More hues than
/// twelve cannot be told apart in every kind of sight.
pub fn is_ring(segment: usize) -> bool {
    (segment / LIGHT.segments.len()) % 2 == 1
}

impl Colours {
    /// Colours of a class: the positive one of two is class B; with more classes segment hues.
    pub fn class_mark(&self, class: usize, positive: usize, n_classes: usize) -> Rgb {
        if n_classes == 2 {
            self.class[usize::from(class == positive)].mark
        } else {
            self.segment(class)
        }
    }

    /// Text in a class's colour.
    pub fn class_text(&self, class: usize, positive: usize, n_classes: usize) -> Rgb {
        if n_classes == 2 {
            self.class[usize::from(class == positive)].text
        } else {
            self.ink_2
        }
    }

    /// Hue of a segment (0 is the first). After the last hue they come again: see [`is_ring`].
    pub fn segment(&self, segment: usize) -> Rgb {
        self.segments[segment % self.segments.len()]
    }
}
