//! Bodies of answers: whole, or broken off on purpose.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes to be sent, and whether the connection breaks before they are complete.
pub(crate) struct AnswerBody {
    rest: Option<Bytes>,
    /// The length that is announced, more than `rest` if the body is to be cut off.
    announced: u64,
    end: End,
}

/// What comes after the bytes.
enum End {
    Whole,
    /// Give the bytes a chance to leave, then break.
    Pause,
    Break,
}

impl AnswerBody {
    pub(crate) fn whole(body: Vec<u8>) -> AnswerBody {
        AnswerBody {
            announced: body.len() as u64,
            rest: Some(Bytes::from(body)).filter(|body| !body.is_empty()),
            end: End::Whole,
        }
    }

    /// The first half of a body whose full length is announced.
    pub(crate) fn half(mut body: Vec<u8>) -> AnswerBody {
        let announced = body.len() as u64;
        body.truncate(body.len() / 2);
        AnswerBody { announced, rest: Some(Bytes::from(body)), end: End::Pause }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(bytes) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.end {
            End::Whole => Poll::Ready(None),
            End::Pause => {
                // hyper drops what it has not flushed when a body fails, and it flushes when a
                // body has nothing for the moment.
                self.end = End::Break;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            End::Break => {
                let error = io::Error::new(io::ErrorKind::BrokenPipe, "cut off on purpose");
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && matches!(self.end, End::Whole)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
