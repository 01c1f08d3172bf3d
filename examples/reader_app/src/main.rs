//! The reader application: a page for a desk, served on this computer alone. It reads
//! cards on PC/SC readers, or embedded virtual cards. `--help` tells the options.

mod access;
mod api;
mod assets;
mod checked;
mod connections;
mod csv;
mod errors;
mod help;
mod launch;
mod options;
mod pictures;
mod read;
mod result;
mod scan;
mod session;
mod setup;
mod virtual_cards;

use std::alloc::System;
use std::process::ExitCode;
use std::time::Duration;

use example_common::exit::{Status, WRONG_USAGE};
use example_common::{guard, language, output, usage};
use zairyu::Language;
use zeroizing_alloc::ZeroAlloc;

use options::{Command, Options};

/// What is forgotten is gone from this program's memory, whichever library had it.
#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    let mut language = language::from_environment();
    let told = match options::parse(&mut language) {
        Ok(Command::Serve(options)) => return run(&options),
        Ok(Command::Help) => output::print(help::text(language)),
        Ok(Command::Version) => output::print(concat!(
            "reader_app (zairyu) ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(error) => {
            usage::explain("reader_app", &error, help::text(language), language);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match told {
        Ok(()) => Status::Normal.into(),
        Err(_) => Status::Failed.into(),
    }
}

fn run(options: &Options) -> ExitCode {
    // A panic over one card tells nothing about it, and does not end the program.
    guard::install();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let outcome = runtime.block_on(serve(options));
            // A call to the smart-card service may take longer: it is left behind.
            runtime.shutdown_timeout(LAST_CALL);
            outcome
        });
    match outcome {
        Ok(()) => Status::Normal.into(),
        Err(message) => {
            output::say(message);
            Status::Failed.into()
        }
    }
}

/// Until Ctrl-C.
async fn serve(options: &Options) -> Result<(), String> {
    let language = options.language;
    let setup = setup::load(options)?;
    let listener = connections::listen(options.port)
        .await
        .map_err(|error| not_listening(options.port, &error, language))?;
    let port = listener.local_addr().map_err(|error| error.to_string())?;
    let launch = launch::Launch::new(port.port())?;
    let app = api::App::new(setup, launch.token(), port.port());
    let address = launch.address();
    let hint = language.pick(
        "次のアドレスをブラウザーで開いてください (Ctrl-C で終了):",
        "Open this address in a browser (Ctrl-C ends the program):",
    );
    output::print(format!("{hint}\n{address}\n")).map_err(|error| error.to_string())?;
    // Removed at the end.
    let _opened = if options.open {
        launch
            .open()
            .map_err(|error| output::say(error.in_words(language)))
            .ok()
    } else {
        None
    };
    connections::serve(listener, &app, end()).await;
    Ok(())
}

fn not_listening(port: u16, error: &std::io::Error, language: Language) -> String {
    match language {
        Language::Japanese => format!("127.0.0.1:{port} で待ち受けできません: {error}"),
        Language::English => format!("cannot listen on 127.0.0.1:{port}: {error}"),
    }
}

/// Ctrl-C, or the system's request to end.
async fn end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a way to be told, the program runs until it is killed.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}

const WORKERS: usize = 2;

const LAST_CALL: Duration = Duration::from_secs(2);
