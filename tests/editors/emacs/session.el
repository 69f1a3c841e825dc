;;; A person's steps in Emacs with Eglot: open a file, read its diagnostics, take the code action,
;;; save. What was seen goes to the file KEYLIFT_SEEN as JSON; waits are on conditions only.
(package-initialize)
(require 'eglot)
(require 'json)

(defconst keylift-limit 20)
(defvar keylift-seen nil)

(defun keylift-finish (problem)
  (when problem (push (cons 'problem problem) keylift-seen))
  (with-temp-file (getenv "KEYLIFT_SEEN") (insert (json-encode keylift-seen)))
  (kill-emacs (if problem 1 0)))

(defun keylift-await (what condition)
  (let ((deadline (+ (float-time) keylift-limit)))
    (while (and (not (funcall condition)) (< (float-time) deadline))
      (accept-process-output nil 0.02))
    (unless (funcall condition) (keylift-finish (concat "waited in vain for " what)))))

(defun keylift-mark (one)
  `((covered . ,(buffer-substring-no-properties
                 (flymake-diagnostic-beg one) (flymake-diagnostic-end one)))
    (message . ,(flymake-diagnostic-text one))))

(setq eglot-sync-connect 30
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil)
(add-to-list 'eglot-server-programs
             `(python-mode . (,(getenv "KEYLIFT_PYTHON") "-P" "-m" "keylift" "lsp")))
(find-file "app.py")
(python-mode)
(apply #'eglot--connect (eglot--guess-contact))
(flymake-start)
(keylift-await "a diagnostic" (lambda () (flymake-diagnostics)))
(push (cons 'diagnostics (vconcat (mapcar #'keylift-mark (flymake-diagnostics)))) keylift-seen)

(goto-char (+ 2 (flymake-diagnostic-beg (car (flymake-diagnostics)))))
(let* ((actions (eglot-code-actions (point) (point)))
       (first (car (append actions nil))))
  (push (cons 'titles (vconcat (mapcar (lambda (one) (plist-get one :title)) actions)))
        keylift-seen)
  (let ((command (plist-get first :command)))
    (eglot-execute-command (eglot--current-server-or-lose)
                           (intern (plist-get command :command))
                           (plist-get command :arguments))))
(keylift-await "the lookup"
               (lambda () (save-excursion
                            (goto-char (point-min)) (search-forward "os.environ" nil t))))
(save-buffer)
(keylift-finish nil)
