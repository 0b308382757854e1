//! Objects of the bridge as arguments and results of natives.

/// For each type with its name in messages: natives take it as `Arc<T>`, which shares the object, and give it as `T`.
macro_rules! handles {
    ($($type:ty: $name:literal),* $(,)?) => {$(
        impl crate::lang::native::FromValue for std::sync::Arc<$type> {
            const EXPECTED: &'static str = $name;
            fn from_value(
                value: crate::lang::value::Value,
                cx: &mut dyn crate::lang::native::Cx,
            ) -> Result<Option<Self>, crate::lang::value::Fault> {
                Ok(cx.values().shared::<$type>(value))
            }
        }
        impl crate::lang::native::IntoValue for $type {
            const NAME: &'static str = $name;
            fn into_value(
                self,
                cx: &mut dyn crate::lang::native::Cx,
            ) -> Result<crate::lang::value::Value, crate::lang::value::Fault> {
                cx.new_object(std::sync::Arc::new(self))
            }
        }
    )*};
}

pub(super) use handles;
